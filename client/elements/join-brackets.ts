/**
 * A bracketed passage is cut into pieces where a format or a change begins inside it. This marks the pieces that belong
 * together, so that one bracket is drawn at each end of the passage (`styles/text.css`) and none in between.
 */
export function joinBrackets(root: Element): void {
  const pieces = [...root.querySelectorAll('.bracket')]
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1]
    if (next === undefined || !isRightAfter(piece, next)) continue
    piece.classList.add('goes-on')
    next.classList.add('continued')
  }
}

function isRightAfter(first: Element, second: Element): boolean {
  if (first.closest('[data-kind]') !== second.closest('[data-kind]')) return false
  const between = document.createRange()
  between.setStartAfter(first)
  between.setEndBefore(second)
  return between.toString() === ''
}
