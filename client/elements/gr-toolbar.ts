import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { actOf, actNames } from '../editor/acts.ts'
import type { ActName } from '../editor/acts.ts'
import { ariaShortcut, writtenShortcut } from '../editor/shortcut.ts'
import { Spoken, say } from '../language.ts'
import { icon } from './icons.ts'
import { pageKeys } from './page-keys.ts'
import {
  foldedTools,
  frameActs,
  moreTools,
  styleActs,
  tableActs,
  toolGroups,
  writingTools,
} from './tools.ts'
import type { PageTool, Tool, ToolName } from './tools.ts'

/** Whether an act applies here and is on. */
export interface ActState {
  readonly applies: boolean
  readonly on: boolean
}

type Menu = 'mode' | 'style' | 'table' | 'more'
export type Mode = 'reading' | 'drafting'

const isAct = (name: ToolName): name is ActName => (actNames as readonly string[]).includes(name)

/**
 * The tools of the text: one tab stop, arrow keys inside. What may not be done stays focusable and gives the reason.
 * Fires `act-chosen` (ActName), `tool-chosen` (PageTool), `table-wanted` ({rows, columns}) and `mode-chosen` (Mode).
 */
export class GrToolbar extends LitElement {
  static override properties = {
    acts: { attribute: false },
    mode: { attribute: false },
    whyNotWrite: { attribute: false },
    whyNotComment: { attribute: false },
    inTable: { type: Boolean },
    menu: { state: true },
    size: { state: true },
  }

  declare acts: Readonly<Partial<Record<ActName, ActState>>>
  declare mode: Mode
  /** Sentence why this person may not write now; undefined where they may. */
  declare whyNotWrite: string | undefined
  declare whyNotComment: string | undefined
  declare inTable: boolean
  declare private menu: Menu | undefined
  declare private size: { readonly rows: number; readonly columns: number }

  constructor() {
    super()
    this.acts = {}
    this.mode = 'reading'
    this.whyNotWrite = undefined
    this.whyNotComment = undefined
    this.inTable = false
    this.menu = undefined
    this.size = { rows: 3, columns: 3 }
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('pointerdown', this.#closeFromOutside)
  }

  override disconnectedCallback(): void {
    document.removeEventListener('pointerdown', this.#closeFromOutside)
    super.disconnectedCallback()
  }

  /** Moves the focus to the tool that had it last. */
  override focus(): void {
    const tools = this.#tools()
    const last = tools.find((tool) => tool.tabIndex === 0) ?? tools[0]
    last?.focus()
  }

  readonly #closeFromOutside = (event: PointerEvent): void => {
    if (!event.composedPath().includes(this)) this.menu = undefined
  }

  override updated(): void {
    const tools = this.#tools()
    if (tools.some((tool) => tool.tabIndex === 0)) return
    const [first] = tools
    if (first !== undefined) first.tabIndex = 0
  }

  #tools(): HTMLElement[] {
    const tools = [...this.querySelectorAll<HTMLElement>('[data-tool]')]
    return tools.filter((tool) => tool.offsetParent !== null)
  }

  #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.panel [data-item]')]
  }

  /** Why a tool cannot be used now; undefined where it can. */
  #whyNot(name: ToolName): string | undefined {
    if (name === 'comment' || name === 'comment-whole') return this.whyNotComment
    if (!isAct(name) && !writingTools.includes(name)) return undefined
    if (this.whyNotWrite !== undefined) return this.whyNotWrite
    if (this.mode === 'reading') return say('tool.in-reading')
    if (isAct(name) && this.acts[name]?.applies !== true) return say('tool.not-here')
    return undefined
  }

  #choose(name: ToolName): void {
    if (this.#whyNot(name) !== undefined) return
    this.menu = undefined
    if (isAct(name)) this.dispatchEvent(new CustomEvent<ActName>('act-chosen', { detail: name }))
    else this.dispatchEvent(new CustomEvent<PageTool>('tool-chosen', { detail: name }))
  }

  #toggleMenu(menu: Menu): void {
    this.menu = this.menu === menu ? undefined : menu
    if (this.menu === undefined) return
    void this.updateComplete.then(() => {
      const items = this.#items()
      const chosen = items.find((item) => item.getAttribute('aria-checked') === 'true')
      ;(chosen ?? items[0])?.focus()
    })
  }

  #closeMenu(): void {
    const opener = this.querySelector<HTMLElement>('[aria-expanded="true"]')
    this.menu = undefined
    opener?.focus()
  }

  #onKey(event: KeyboardEvent): void {
    const inMenu = (event.target as HTMLElement).closest('.panel') !== null
    if (event.key === 'Escape') {
      event.stopPropagation()
      if (this.menu !== undefined) this.#closeMenu()
      else this.dispatchEvent(new CustomEvent('toolbar-left'))
      return
    }
    if (event.key === 'Tab' && inMenu) this.menu = undefined
    const moved = inMenu ? this.#moveInMenu(event) : this.#moveInBar(event)
    if (moved) event.preventDefault()
  }

  #moveInBar(event: KeyboardEvent): boolean {
    const tools = this.#tools()
    const here = tools.indexOf(event.target as HTMLElement)
    if (here < 0) return false
    if (event.key === 'ArrowDown' && (event.target as HTMLElement).hasAttribute('aria-haspopup')) {
      ;(event.target as HTMLElement).click()
      return true
    }
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight'
    const count = tools.length
    const steps: Readonly<Record<string, number>> = {
      [forward]: (here + 1) % count,
      [backward]: (here - 1 + count) % count,
      Home: 0,
      End: count - 1,
    }
    const next = tools[steps[event.key] ?? -1]
    if (next === undefined) return false
    for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1
    next.focus()
    return true
  }

  #moveInMenu(event: KeyboardEvent): boolean {
    const items = this.#items()
    const here = items.indexOf(event.target as HTMLElement)
    const inGrid = (event.target as HTMLElement).dataset['item'] === 'size'
    const row = inGrid ? columnsOffered : 1
    const rtl = getComputedStyle(this).direction === 'rtl'
    const side = rtl ? -1 : 1
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: here + row,
      ArrowUp: here - row,
      Home: 0,
      End: items.length - 1,
      ...(inGrid ? { ArrowRight: here + side, ArrowLeft: here - side } : {}),
    }
    const step = steps[event.key]
    if (step === undefined) return false
    items[inGrid ? step : (step + items.length) % items.length]?.focus()
    return true
  }

  override render(): TemplateResult {
    return html`<div
      class="toolbar"
      role="toolbar"
      aria-label=${say('tool.bar')}
      @keydown=${(event: KeyboardEvent) => {
        this.#onKey(event)
      }}
      @mousedown=${(event: MouseEvent) => {
        // The text keeps its selection and focus while tools are pressed.
        event.preventDefault()
      }}
    >
      ${this.#opener('mode', say(`mode.${this.mode}`), say('mode.is', { mode: say(`mode.${this.mode}`) }))}
      <span class="gap"></span>
      ${this.#group(toolGroups[0] ?? [])} ${this.#styleOpener()}
      ${toolGroups.slice(1).map((group) => this.#group(group))}
      ${this.#opener('table', icon('table'), say('tool.table'))}
      <span class="gap"></span>
      ${this.#button({ name: 'find', icon: 'find' })}
      ${this.#button({ name: 'comment', icon: 'comment', always: true })}
      ${this.#opener('more', icon('more'), say('tool.more'))}
    </div>`
  }

  #group(tools: readonly Tool[]): TemplateResult {
    return html`${tools.map((tool) => this.#button(tool))}<span class="gap"></span>`
  }

  #styleOpener(): TemplateResult {
    const now = styleActs.find((name) => this.acts[name]?.on === true)
    const name = say(now === undefined ? 'tool.style-mixed' : `tool.${now}`)
    return html`${this.#opener('style', name, say('tool.style-is', { name }))}<span
        class="gap"
      ></span>`
  }

  #button({ name, icon: picture, sign, always }: Tool): TemplateResult {
    const whyNot = this.#whyNot(name)
    const label = say(`tool.${name}`)
    const on =
      isAct(name) && actOf(name).isOn !== undefined ? this.acts[name]?.on === true : undefined
    return html`<button
      type="button"
      class="tool ${always === true ? '' : 'wide-tool'} ${name}"
      data-tool=${name}
      tabindex="-1"
      aria-label=${whyNot === undefined ? label : say('tool.disabled', { label, reason: whyNot })}
      aria-pressed=${on === undefined ? nothing : on}
      aria-disabled=${whyNot !== undefined}
      aria-keyshortcuts=${ariaKeys(name) ?? nothing}
      title=${titleOf(name, whyNot)}
      @click=${() => {
        this.#choose(name)
      }}
    >
      ${picture === undefined ? html`<span aria-hidden="true" data-sign=${sign ?? ''}></span>` : icon(picture)}
    </button>`
  }

  #opener(menu: Menu, face: string | TemplateResult, label: string): TemplateResult {
    const open = this.menu === menu
    const always = menu === 'table' ? 'wide-tool' : ''
    return html`<span class="menu-place ${always}">
      <button
        type="button"
        class="tool opener ${menu}"
        data-tool=${menu}
        tabindex="-1"
        aria-haspopup="menu"
        aria-expanded=${open}
        aria-label=${label}
        title=${label}
        @click=${() => {
          this.#toggleMenu(menu)
        }}
      >
        <span class="face">${face}</span>${icon('down')}
      </button>
      ${open ? this.#panel(menu, label) : nothing}
    </span>`
  }

  #panel(menu: Menu, label: string): TemplateResult {
    if (menu === 'table' && !this.inTable) return this.#sizePicker()
    return html`<div class="panel" role="menu" aria-label=${label}>${this.#menuItems(menu)}</div>`
  }

  #menuItems(menu: Menu): unknown {
    switch (menu) {
      case 'mode':
        return (['reading', 'drafting'] as const).map((mode) => this.#modeItem(mode))
      case 'style':
        return html`${styleActs.map((name) => this.#item(name, 'menuitemradio'))}
          <div role="separator"></div>
          ${frameActs.map((name) => this.#item(name, 'menuitemcheckbox'))}`
      case 'table':
        return this.#sections(tableActs)
      case 'more':
        return html`<div class="narrow-only">
            ${this.#sections(foldedTools)}
            <div role="separator"></div>
          </div>
          ${this.#sections(moreTools)}`
    }
  }

  #sections(sections: readonly (readonly ToolName[])[]): unknown[] {
    return sections.map(
      (names, index) =>
        html`${index === 0 ? nothing : html`<div role="separator"></div>`}
        ${names.map((name) => this.#item(name))}`,
    )
  }

  #modeItem(mode: Mode): TemplateResult {
    const whyNot = mode === 'drafting' ? this.whyNotWrite : undefined
    return html`<button
      type="button"
      class="entry mode"
      role="menuitemradio"
      data-item=${mode}
      tabindex="-1"
      aria-checked=${mode === this.mode}
      aria-disabled=${whyNot !== undefined}
      @click=${() => {
        if (whyNot !== undefined) return
        this.menu = undefined
        this.dispatchEvent(new CustomEvent<Mode>('mode-chosen', { detail: mode }))
      }}
    >
      <span class="tick" aria-hidden="true">${mode === this.mode ? '✓' : ''}</span>
      <span
        ><strong>${say(`mode.${mode}`)}</strong><br />${say(`mode.${mode}-means`)}
        ${whyNot === undefined ? nothing : html`<br /><span class="reason">${whyNot}</span>`}</span
      >
    </button>`
  }

  #item(name: ToolName, role?: 'menuitemradio' | 'menuitemcheckbox'): TemplateResult {
    const whyNot = this.#whyNot(name)
    const toggles = isAct(name) && actOf(name).isOn !== undefined
    const on = toggles && isAct(name) && this.acts[name]?.on === true
    const keys = keysOf(name)
    return html`<button
      type="button"
      class="entry ${name}"
      role=${role ?? (toggles ? 'menuitemcheckbox' : 'menuitem')}
      data-item=${name}
      tabindex="-1"
      aria-checked=${toggles ? on : nothing}
      aria-disabled=${whyNot !== undefined}
      title=${whyNot ?? nothing}
      @click=${() => {
        this.#choose(name)
      }}
    >
      <span class="tick" aria-hidden="true">${on ? '✓' : ''}</span>
      <span class="name">${say(`tool.${name}`)}</span>
      ${keys === undefined ? nothing : html`<kbd>${writtenShortcut(keys)}</kbd>`}
      ${whyNot === undefined ? nothing : html`<span class="visually-hidden">${whyNot}</span>`}
    </button>`
  }

  #sizePicker(): TemplateResult {
    const whyNot = this.#whyNot('paragraph') ?? undefined
    if (this.whyNotWrite !== undefined || this.mode === 'reading') {
      return html`<div class="panel"><p class="reason">${whyNot}</p></div>`
    }
    const { rows, columns } = this.size
    const cells = Array.from({ length: rowsOffered * columnsOffered }, (_, index) => index)
    return html`<div class="panel sizes" role="group" aria-label=${say('tool.table-size')}>
      <div class="size-grid">
        ${cells.map((index) => this.#sizeCell(Math.floor(index / columnsOffered) + 1, (index % columnsOffered) + 1))}
      </div>
      <p aria-hidden="true">${say('tool.table-of', { rows, columns })}</p>
    </div>`
  }

  #sizeCell(rows: number, columns: number): TemplateResult {
    const inside = rows <= this.size.rows && columns <= this.size.columns
    const show = () => {
      this.size = { rows, columns }
    }
    return html`<button
      type="button"
      class="size-cell ${inside ? 'inside' : ''}"
      data-item="size"
      tabindex="-1"
      aria-label=${say('tool.table-of', { rows, columns })}
      @pointerenter=${show}
      @focus=${show}
      @click=${() => {
        this.menu = undefined
        this.dispatchEvent(new CustomEvent('table-wanted', { detail: { rows, columns } }))
      }}
    ></button>`
  }
}

const rowsOffered = 6
const columnsOffered = 8

function keysOf(name: ToolName): string | undefined {
  return isAct(name) ? actOf(name).keys?.[0] : pageKeys[name]?.[0]
}

function ariaKeys(name: ToolName): string | undefined {
  const keys = keysOf(name)
  return keys === undefined ? undefined : ariaShortcut(keys)
}

function titleOf(name: ToolName, whyNot: string | undefined): string {
  const label = say(`tool.${name}`)
  if (whyNot !== undefined) return say('tool.disabled', { label, reason: whyNot })
  const keys = keysOf(name)
  return keys === undefined ? label : `${label} (${writtenShortcut(keys)})`
}

customElements.define('gr-toolbar', GrToolbar)
