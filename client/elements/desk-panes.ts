/** F6 walks through the parts of the desk: contents, tools, text, comments, round the end. */
export function goToPane(desk: HTMLElement, by: 1 | -1): void {
  const panes = [
    {
      frame: desk.querySelector('gr-outline'),
      target: desk.querySelector<HTMLElement>('.outline a'),
    },
    {
      frame: desk.querySelector('gr-toolbar'),
      target: desk.querySelector<HTMLElement>('gr-toolbar'),
    },
    {
      frame: desk.querySelector('gr-editor'),
      target: desk.querySelector<HTMLElement>('.ProseMirror'),
    },
    { frame: desk.querySelector('gr-margin'), target: desk.querySelector<HTMLElement>('.margin') },
  ].filter(({ target }) => target !== null)
  const here = panes.findIndex(({ frame }) => frame?.contains(document.activeElement))
  const count = panes.length
  const next = here < 0 && by < 0 ? count - 1 : (here + by + count) % count
  panes[next]?.target?.focus()
}
