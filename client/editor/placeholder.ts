/** What an empty text says. Shown by CSS from an attribute of the editor, so that it is never part of the text. */
import { Plugin } from 'prosemirror-state'

export function placeholder(sentence: () => string): Plugin {
  return new Plugin({
    props: {
      attributes: ({ doc }): Record<string, string> => {
        const only = doc.childCount === 1 ? doc.firstChild : null
        const empty =
          doc.childCount === 0 || (only?.isTextblock === true && only.content.size === 0)
        return empty ? { 'data-placeholder': sentence(), class: 'empty' } : {}
      },
    },
  })
}
