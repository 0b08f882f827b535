/** What the two dialogs that take a file in have in common. */
import { html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { cycles } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import { formatNumber } from '../dates.ts'
import { hasMessage, say } from '../language.ts'
import type { Act } from '../state/load.ts'
import { actFault } from './page-state.ts'

type Report = Pick<ReplyOf<typeof cycles.importDraft>, 'words' | 'notices'>

/** The contract's limit of 24 MiB holds for base64; this is what it leaves for the file. */
const largestFile = 18 * 1024 * 1024

export function wrongFile(file: unknown): WrongFile | undefined {
  if (!(file instanceof File) || file.size === 0) return 'file'
  return file.size > largestFile ? 'file-too-large' : undefined
}

export type WrongFile = 'file' | 'file-too-large'

/** The field for the file; `form` tells the fields of the two dialogs apart. */
export function fileField(form: string, wrong: WrongFile | undefined): TemplateResult {
  const id = `${form}-file`
  return html`<div class="field">
    <label for=${id}>${say('import.file')}</label>
    <input
      id=${id}
      name="file"
      type="file"
      accept=".docx,.html,.htm,.md,.markdown,.txt,.json"
      aria-invalid=${wrong !== undefined}
      aria-describedby="${id}-hint"
    />
    ${
      wrong === undefined
        ? html`<p id="${id}-hint" class="hint">${say('import.file-hint')}</p>`
        : html`<p id="${id}-hint" class="wrong" role="alert">${say(`import.wrong-${wrong}`)}</p>`
    }
  </div>`
}

/** What stands below the fields: that the file is being read, what went wrong, and the buttons. */
export function importEnd(act: Act, cancel: () => void): TemplateResult {
  return html`${
      act.busy
        ? html`<p role="status">
            <progress></progress>
            ${say('import.reading')}
          </p>`
        : nothing
    }
    ${actFault(act.fault)}
    <div class="buttons">
      <button class="button" type="button" @click=${cancel}>${say('form.cancel')}</button>
      <button class="button primary" ?disabled=${act.busy}>${say('import.start')}</button>
    </div>`
}

/** How much came in, and what did not come in as it was. */
export function cameIn(report: Report): TemplateResult {
  return html`<p>${say('import.words', { words: report.words })}</p>
    ${
      report.notices.length === 0
        ? html`<p>${say('import.no-notices')}</p>`
        : html`<p>${say('import.notices')}</p>
            <ul>
              ${report.notices.map((notice) => html`<li>${noticeSentence(notice)}</li>`)}
            </ul>`
    }`
}

/** In the reader's language where we have the sentence; kinds of newer servers keep their English one. */
function noticeSentence(notice: Report['notices'][number]): string {
  const key = `import-notice.${notice.kind}`
  return hasMessage(key)
    ? say(key, { n: notice.count })
    : `${notice.sentence} (${formatNumber(notice.count)})`
}

export function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      // `readAsDataURL` answers text; all up to the comma says what kind of file it is.
      resolve((reader.result as string).replace(/^[^,]*,/, ''))
    })
    reader.addEventListener('error', () => {
      reject(reader.error ?? new Error('The file could not be read'))
    })
    reader.readAsDataURL(file)
  })
}
