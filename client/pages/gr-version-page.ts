import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import type { Node } from 'prosemirror-model'
import { call } from '../api.ts'
import { drafts, versions } from '../../shared/api/contract.ts'
import type { ReplyOf } from '../../shared/api/endpoint.ts'
import type { VersionSummary } from '../../shared/api/shapes.ts'
import { outlineOf } from '../../shared/text/labels.ts'
import { shownLabel } from '../../shared/text/part-words.ts'
import { schema } from '../../shared/text/schema.ts'
import { Spoken, say, translated } from '../language.ts'
import { addressOf } from '../router.ts'
import type { Route } from '../router.ts'
import { downloads } from '../elements/downloads.ts'
import '../elements/gr-text-view.ts'
import { loaded } from '../elements/page-state.ts'
import { anchorOf } from '../elements/render-text.ts'
import { versionBadge, versionFacts } from '../elements/version-facts.ts'
import { draftName, versionName } from '../elements/who.ts'
import { Load } from '../state/load.ts'
import { framePage } from '../state/page-frame.ts'
import { live } from '../state/version-texts.ts'

interface Shown {
  readonly version: VersionSummary
  readonly document: Node
  readonly draft: ReplyOf<typeof drafts.show>
}

/** One version for reading, with its outline and what is known of it. */
class GrVersionPage extends LitElement {
  static override properties = { route: { attribute: false } }

  declare route: Route

  readonly #shown = new Load<Shown>(this, async (signal) => {
    const params = { version: this.route.params['version'] ?? '' }
    const { version, document } = await call(versions.show, { params, signal })
    const draft = await call(drafts.show, { params: { draft: version.draft }, signal })
    return { version, draft, document: schema.nodeFromJSON(document) }
  })

  constructor() {
    super()
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#shown.start()
  }

  override render(): TemplateResult {
    const shown = this.#shown.value
    if (shown !== undefined) {
      const { draft, version } = shown
      framePage({
        title: versionName(version),
        cycle: draft.cycle,
        crumbs: [
          { label: translated(draft.cycleName), href: addressOf.cycle(draft.cycle) },
          { label: draftName(draft), href: addressOf.draft(draft.id) },
          { label: say('versions.title'), href: addressOf.versions(draft.id) },
        ],
      })
    }
    return loaded(this.#shown, 'version.loading', (value) => this.#page(value))
  }

  #page({ version, draft, document }: Shown): TemplateResult {
    const name = versionName(version)
    const before = draft.versions
      .filter((one) => one.number < version.number)
      .toSorted((a, b) => b.number - a.number)[0]
    return html`<div class="page broad version-page">
      <div class="page-head">
        <p class="kicker"><bdi>${draftName(draft)}</bdi></p>
        <div class="draft-head">
          <h1>${name}</h1>
          ${versionBadge(version)}
        </div>
      </div>
      <details class="version-details">
        <summary>${say('version.details')}</summary>
        ${versionFacts(version)}
      </details>
      <div class="buttons">
        ${
          before === undefined
            ? nothing
            : html`<a class="button" href=${addressOf.compare(draft.id, before.id, version.id)}
                >${say('version.compare-before')}</a
              >`
        }
        <a class="button" href=${addressOf.compare(draft.id, version.id, live)}
          >${say('versions.compare-now')}</a
        >
        ${
          version.kind === 'frozen'
            ? html`<a class="button" href=${addressOf.frozen(version.id)}
                >${say('freeze.frozen-page')}</a
              >`
            : nothing
        }
        ${downloads('versions', version.id, name)}
      </div>
      <div class="reading">
        ${this.#outline(document, draft.language)}
        <gr-text-view .document=${document} .language=${draft.language}></gr-text-view>
      </div>
    </div>`
  }

  #outline(document: Node, language: string): TemplateResult | typeof nothing {
    const entries = outlineOf(document).filter(({ kind }) => kind !== 'title')
    if (entries.length === 0) return nothing
    return html`<nav class="reading-outline" aria-label=${say('text.outline')} lang=${language}>
      <ol class="plain-list">
        ${entries.map(
          (entry) =>
            html`<li data-level=${entry.level}>
              <a href="#${anchorOf(entry.id)}" dir="auto"
                ><span class="muted numeric">${shownLabel(entry.kind, entry.label, language)}</span>
                ${entry.text}</a
              >
            </li>`,
        )}
      </ol>
    </nav>`
  }
}

customElements.define('gr-version-page', GrVersionPage)
