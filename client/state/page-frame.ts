/** What a page tells the shell about itself: its title, where it stands, and whose accreditation counts here. */
import { Store } from './store.ts'

export interface Crumb {
  readonly label: string
  readonly href: string
}

export interface PageFrame {
  /** Of this screen alone; the shell adds the rest: "{screen} – {work} – {product}". */
  readonly title: string
  /** From the outside in, without this screen. */
  readonly crumbs: readonly Crumb[]
  /** The cycle whose role and delegation the account menu shows. */
  readonly cycle?: string
}

export const pageFrame = new Store<PageFrame>({ title: '', crumbs: [] })

/** Call when the page knows its names, and again when they change. */
export function framePage(frame: PageFrame): void {
  if (JSON.stringify(frame) !== JSON.stringify(pageFrame.value)) pageFrame.set(frame)
}
