/**
 * The frame of every page: header, breadcrumb, banner, toasts, and the page the address names. All in light DOM, since
 * the editor must not stand below any shadow root.
 */
import { LitElement, html, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { onSignedOut } from '../api.ts'
import { Spoken, say } from '../language.ts'
import { addressOf, go, loadPage, route, startRouter } from '../router.ts'
import type { Route, RouteName } from '../router.ts'
import { banners, bannerKinds, showToast } from '../state/notices.ts'
import { framePage, pageFrame } from '../state/page-frame.ts'
import { accreditation, loadAccreditation, loadSession, session } from '../state/session.ts'
import { Watch } from '../state/store.ts'
import './gr-account-menu.ts'
import './gr-language-menu.ts'
import './gr-theme-menu.ts'
import './gr-toasts.ts'
import { skeleton } from './page-state.ts'

interface PageElement extends HTMLElement {
  route: Route
}

type Content =
  | { readonly type: 'loading' }
  | { readonly type: 'page'; readonly key: string; readonly element: PageElement }
  | { readonly type: 'failed' }

const openToAll: readonly RouteName[] = ['sign-in', 'sign-in-link', 'not-found']

class GrShell extends LitElement {
  static override properties = { content: { state: true } }

  declare private content: Content

  readonly #session = new Watch(this, session, (value) => value)
  readonly #banners = new Watch(this, banners, (value) => value)
  readonly #frame = new Watch(this, pageFrame, (value) => value)
  readonly #stops: (() => void)[] = []
  #first = true

  constructor() {
    super()
    this.content = { type: 'loading' }
    new Spoken(this)
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    startRouter()
    this.#stops.push(
      route.subscribe(() => void this.#openPage()),
      pageFrame.subscribe((frame) => {
        if (frame.cycle !== undefined) this.#findAccreditation(frame.cycle)
      }),
      onSignedOut(() => void this.#askToSignIn()),
    )
    void this.#openPage()
  }

  override disconnectedCallback(): void {
    for (const stop of this.#stops.splice(0)) stop()
    super.disconnectedCallback()
  }

  async #openPage(): Promise<void> {
    const wanted = route.value
    const key = `${wanted.name} ${JSON.stringify(wanted.params)}`
    if (this.content.type === 'page' && this.content.key === key) {
      this.content.element.route = wanted
      return
    }
    try {
      if (session.value === undefined) await loadSession()
      if (session.value?.person === null && !openToAll.includes(wanted.name)) {
        go(addressOf.signIn(location.pathname + location.search), { replace: true })
        return
      }
      const tag = await loadPage(wanted.name)
      if (route.value !== wanted) return
      // The page names itself once it knows its names; until then the old ones would be wrong.
      framePage({ title: '', crumbs: [] })
      const element = Object.assign(document.createElement(tag), { route: wanted })
      this.dataset['page'] = wanted.name
      this.content = { type: 'page', key, element }
      this.#arrive(element)
    } catch {
      // Either the server cannot be reached or the page's code is gone since a newer version was put there.
      if (route.value === wanted) this.content = { type: 'failed' }
    }
  }

  /** After a step to another page the heading has the focus, so that screen readers start there. */
  #arrive(page: HTMLElement): void {
    if (this.#first) {
      this.#first = false
      return
    }
    window.scrollTo(0, 0)
    const focusHeading = (): boolean => {
      const heading = page.querySelector('h1')
      if (heading === null || heading.isContentEditable) return false
      if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1
      heading.focus({ preventScroll: true })
      return true
    }
    const observer = new MutationObserver(() => {
      if (!page.isConnected || focusHeading()) observer.disconnect()
    })
    observer.observe(page, { childList: true, subtree: true })
  }

  #findAccreditation(cycle: string): void {
    // Only the account menu shows it: the page itself says what went wrong with its own calls.
    loadAccreditation(cycle).catch(() => {
      accreditation.set(undefined)
    })
  }

  async #askToSignIn(): Promise<void> {
    if (openToAll.includes(route.value.name)) return
    await loadSession()
    showToast({ sentence: say('shell.session-ended') })
    go(addressOf.signIn(location.pathname + location.search), { replace: true })
  }

  #skip(event: Event, selector: string): void {
    event.preventDefault()
    const target = this.querySelector<HTMLElement>(selector)
    if (target === null) return
    if (!target.hasAttribute('tabindex') && !target.isContentEditable) target.tabIndex = -1
    target.focus()
    target.scrollIntoView({ block: 'start' })
  }

  override updated(): void {
    const frame = this.#frame.value
    const work = frame.crumbs.at(-1)?.label
    document.title = [frame.title, work, say('shell.product')]
      .filter((part) => part !== undefined && part !== '')
      .join(' – ')
  }

  override render(): TemplateResult {
    const draft = this.dataset['page'] === 'draft'
    return html`
      <div class="skip-links">
        <a href="#main" @click=${(event: Event) => this.#skip(event, '#main')}
          >${say('shell.skip-to-text')}</a
        >
        ${
          draft
            ? html`<a href="#margin" @click=${(event: Event) => this.#skip(event, '#margin')}
                >${say('shell.skip-to-comments')}</a
              >`
            : nothing
        }
      </div>
      ${this.#header()} ${this.#banner()}
      <main id="main" tabindex="-1">${this.#main()}</main>
      <footer class="shell-footer">${this.#footer()}</footer>
      <gr-toasts></gr-toasts>
    `
  }

  #header(): TemplateResult {
    const signedIn = this.#session.value?.person !== null && this.#session.value !== undefined
    return html`<header class="shell-header">
      <a class="product" href=${addressOf.work()} aria-label=${say('shell.home')}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="6"></rect>
          <path d="M9 9h14M9 15h14M9 21h8" stroke-width="2.5" stroke-linecap="round"></path>
        </svg>
        <span>${say('shell.product')}</span>
      </a>
      ${this.#crumbs()}
      <div class="shell-tools">
        <gr-language-menu></gr-language-menu>
        <gr-theme-menu></gr-theme-menu>
        ${signedIn ? html`<gr-account-menu></gr-account-menu>` : nothing}
      </div>
    </header>`
  }

  #crumbs(): TemplateResult {
    const { crumbs, title } = this.#frame.value
    return html`<nav class="crumbs" aria-label=${say('shell.breadcrumb')}>
      <ol>
        ${crumbs.map(
          (crumb) =>
            html`<li>
              <a href=${crumb.href} title=${crumb.label}><bdi>${crumb.label}</bdi></a>
            </li>`,
        )}
        ${
          title === ''
            ? nothing
            : html`<li>
                <span aria-current="page" title=${title}><bdi>${title}</bdi></span>
              </li>`
        }
      </ol>
    </nav>`
  }

  #banner(): TemplateResult {
    const set = this.#banners.value
    const first = bannerKinds.find((kind) => set[kind] !== undefined)
    const banner = first === undefined ? undefined : set[first]
    return html`<div role="status">
      ${
        banner === undefined
          ? nothing
          : html`<div class="banner">
              <p>${banner.sentence}</p>
              ${
                banner.act === undefined
                  ? nothing
                  : html`<button class="button" @click=${banner.act.run}>
                      ${banner.act.label}
                    </button>`
              }
            </div>`
      }
    </div>`
  }

  #main(): unknown {
    switch (this.content.type) {
      case 'loading':
        return skeleton(say('shell.loading'))
      case 'page':
        return this.content.element
      case 'failed':
        return html`<div class="page narrow">
          <h1 tabindex="-1">${say('state.failed')}</h1>
          <p class="notice wrong" role="alert">${say('shell.page-unreachable')}</p>
          <div class="buttons">
            <button class="button primary" @click=${() => void this.#openPage()}>
              ${say('state.retry')}
            </button>
            <button class="button" @click=${() => location.reload()}>${say('shell.reload')}</button>
          </div>
        </div>`
    }
  }

  #footer(): unknown {
    const version = this.#session.value?.version
    // The name of the product reads from left to right in every language.
    return version === undefined
      ? nothing
      : html`<bdi dir="ltr">${say('shell.version', { version })}</bdi>`
  }
}

customElements.define('gr-shell', GrShell)
