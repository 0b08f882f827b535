/** A line of the product's own words inside a text that may be in another language. */
export function spokenLine(className: string, text = ''): HTMLElement {
  const line = document.createElement('p')
  line.className = className
  line.lang = document.documentElement.lang
  line.dir = document.documentElement.dir
  line.textContent = text
  return line
}
