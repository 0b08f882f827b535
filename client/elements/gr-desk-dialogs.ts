import { LitElement, html } from 'lit'
import type { TemplateResult } from 'lit'
import { removeLink, setLink } from '../editor/commands/marks.ts'
import type { DeskText } from './desk-text.ts'
import * as tools from './desk-tools.ts'
import './gr-count-dialog.ts'
import type { GrCountDialog } from './gr-count-dialog.ts'
import type { GrDeskAuthorship } from './gr-desk-authorship.ts'
import './gr-keys-dialog.ts'
import type { GrKeysDialog } from './gr-keys-dialog.ts'
import './gr-link-dialog.ts'
import type { GrLinkDialog, LinkWanted } from './gr-link-dialog.ts'
import './gr-pick-dialog.ts'
import type { GrPickDialog } from './gr-pick-dialog.ts'
import type { PageTool } from './tools.ts'

/** Tools that ask something first, or show something in a dialog; and the copy, whose code comes along with them. */
export type DialogTool = Exclude<PageTool, 'find' | 'comment' | 'comment-whole'>

/** The dialogs of the desk. The focus returns to the text when one closes. */
export class GrDeskDialogs extends LitElement {
  static override properties = {
    text: { attribute: false },
    language: { attribute: false },
    heading: { attribute: false },
  }

  declare text: DeskText
  /** Title of the text. */
  declare heading: string
  /** Language of the text. */
  declare language: string

  override createRenderRoot(): this {
    return this
  }

  /** Opens the dialog of a tool. */
  open(tool: DialogTool): void {
    const { editor } = this.text
    const { view } = editor
    if (view === undefined) return
    const pick = this.querySelector<GrPickDialog>('gr-pick-dialog')
    switch (tool) {
      case 'link':
        tools.askForLink(this.querySelector<GrLinkDialog>('gr-link-dialog'), view)
        return
      case 'reference':
        tools.askForReference(pick, editor, this.language)
        return
      case 'characters':
        tools.askForCharacter(pick, editor)
        return
      case 'language':
        tools.askForLanguage(pick, editor)
        return
      case 'copy':
        tools.downloadCopy(view, this.heading, this.language)
        return
      case 'count':
        tools.showCount(this.querySelector<GrCountDialog>('gr-count-dialog'), view)
        return
      case 'keys':
        this.querySelector<GrKeysDialog>('gr-keys-dialog')?.open()
        return
      case 'authorship':
        void this.#showAuthorship()
    }
  }

  async #showAuthorship(): Promise<void> {
    await import('./gr-desk-authorship.ts')
    this.querySelector<GrDeskAuthorship>('gr-desk-authorship')?.open()
  }

  readonly #backToText = (): void => {
    this.text.editor.view?.focus()
  }

  override render(): TemplateResult {
    return html`<gr-link-dialog
        @link-given=${({ detail }: CustomEvent<LinkWanted>) =>
          this.text.editor.run(setLink(detail.href, detail.words))}
        @link-removed=${() => this.text.editor.run(removeLink)}
        @dialog-left=${this.#backToText}
      ></gr-link-dialog>
      <gr-pick-dialog @dialog-left=${this.#backToText}></gr-pick-dialog>
      <gr-count-dialog @dialog-left=${this.#backToText}></gr-count-dialog>
      <gr-keys-dialog @dialog-left=${this.#backToText}></gr-keys-dialog>
      <gr-desk-authorship .text=${this.text}></gr-desk-authorship>`
  }
}

customElements.define('gr-desk-dialogs', GrDeskDialogs)
