/** JSON columns back as values. Only this program writes them, so their shape is trusted here and nowhere else. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T
}
