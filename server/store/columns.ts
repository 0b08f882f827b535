/** JSON columns back as values. Only this program writes them, so their shape is trusted here and nowhere else. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- names what was written
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T
}
