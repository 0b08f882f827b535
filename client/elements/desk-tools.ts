/** The tools of the desk that ask something first: links, references, signs, languages; and the copy to take along. */
import type { EditorView } from 'prosemirror-view'
import { languages } from '../../shared/domain/names.ts'
import { htmlFromDocument } from '../../shared/text/html.ts'
import { labelsOf } from '../../shared/text/labels.ts'
import { shownLabel } from '../../shared/text/part-words.ts'
import type { BlockAttrs } from '../../shared/text/schema.ts'
import { textOfBlock } from '../../shared/text/text-index.ts'
import { plainTextOf } from '../../shared/text/words.ts'
import { insertReference, insertText } from '../editor/commands/insert.ts'
import { linkAt, setWordsLanguage } from '../editor/commands/marks.ts'
import { directionOf, nativeNames, say } from '../language.ts'
import { download } from './download-file.ts'
import type { GrCountDialog } from './gr-count-dialog.ts'
import type { GrEditor } from './gr-editor.ts'
import type { GrLinkDialog } from './gr-link-dialog.ts'
import type { Choice, GrPickDialog } from './gr-pick-dialog.ts'
import { specialCharacters } from './special-characters.ts'

export function askForLink(dialog: GrLinkDialog | null, view: EditorView): void {
  const link = linkAt(view.state)
  const href: unknown = link?.mark.attrs['href']
  const { empty } = view.state.selection
  dialog?.open(typeof href === 'string' ? href : undefined, empty && link === undefined)
}

/** Kinds that can be referred to; plain paragraphs and items too, by their words. */
const kindsFirst = ['heading', 'recommendation', 'caption', 'annex', 'appendix']

export function askForReference(
  dialog: GrPickDialog | null,
  editor: GrEditor,
  language: string,
): void {
  const doc = editor.view?.state.doc
  if (doc === undefined) return
  const labels = labelsOf(doc)
  const first: Choice[] = []
  const others: Choice[] = []
  doc.descendants((node) => {
    if (node.type.name !== 'block') return true
    const { id, kind } = node.attrs as BlockAttrs
    const words = textOfBlock(node).trim()
    if (words === '' || kind === 'title') return false
    const label = labels.get(id)
    const choice: Choice = {
      value: id,
      face: label === undefined ? '' : shownLabel(kind, label, language),
      name: words.length > 120 ? `${words.slice(0, 119)}…` : words,
    }
    if (kindsFirst.includes(kind)) first.push(choice)
    else others.push(choice)
    return false
  })
  dialog?.open({
    heading: 'tool.reference',
    empty: 'pick.no-target',
    choices: [...first, ...others],
    shape: 'list',
    onPick: (target) => editor.run(insertReference(target)),
  })
}

export function askForCharacter(dialog: GrPickDialog | null, editor: GrEditor): void {
  dialog?.open({
    heading: 'tool.characters',
    empty: 'pick.nothing',
    choices: specialCharacters,
    shape: 'grid',
    onPick: (sign) => editor.run(insertText(sign)),
  })
}

export function askForLanguage(dialog: GrPickDialog | null, editor: GrEditor): void {
  const none = 'none'
  const choices: Choice[] = languages.map((language) => ({
    value: language,
    face: language.toUpperCase(),
    name: nativeNames[language],
  }))
  dialog?.open({
    heading: 'tool.language',
    empty: 'pick.nothing',
    choices: [{ value: none, face: '–', name: say('pick.text-language') }, ...choices],
    shape: 'list',
    onPick: (language) =>
      editor.run(
        language === none
          ? setWordsLanguage(null, null)
          : setWordsLanguage(language, directionOf(language)),
      ),
  })
}

export function showCount(dialog: GrCountDialog | null, view: EditorView): void {
  const { doc, selection } = view.state
  const selected = selection.empty ? '' : doc.textBetween(selection.from, selection.to, '\n', '')
  dialog?.open(plainTextOf(doc), selected)
}

/** Saves the text as it stands here as one HTML file; needs no server. */
export function downloadCopy(view: EditorView, title: string, language: string): void {
  const page = htmlFromDocument(view.state.doc, {
    title,
    language,
    direction: directionOf(language),
  })
  download(`${title}.html`, page, 'text/html')
}
