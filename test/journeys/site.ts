/** A running product with its demo, and people in browsers of their own. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Participant } from '../../shared/api/shapes.ts'
import { launchChromium } from '../bench/chromium.ts'
import { removeFolder, startServer, temporaryFolder } from '../server-process.ts'
import type { Running } from '../server-process.ts'

export interface Person {
  readonly name: string
  readonly who: Participant
  readonly context: BrowserContext
  readonly page: Page
}

export class Site {
  server: Running
  readonly browser: Browser
  readonly people: readonly Participant[]
  /** Errors of all pages; a journey ends with none. */
  readonly errors: string[] = []
  /** Addresses outside the product that a page asked for. */
  readonly strangers: string[] = []

  constructor(server: Running, browser: Browser, people: readonly Participant[]) {
    this.server = server
    this.browser = browser
    this.people = people
  }

  get url(): string {
    return this.server.url
  }

  /** Somebody of a role signs in, in a browser of their own. */
  async signIn(role: string, which = 0, language = 'en-GB'): Promise<Person> {
    const who = this.people.filter((person) => person.role === role)[which]
    if (who === undefined) throw new Error(`The demo has no ${role} number ${which}`)
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: language,
    })
    const answer = await context.request.post(`${this.url}/api/session/demo`, {
      data: { person: who.person },
      headers: { origin: this.url },
    })
    expect(answer.status()).toBeLessThan(300)
    const page = await context.newPage()
    page.on('pageerror', (error) =>
      this.errors.push(`${who.name}: ${error.stack ?? error.message}`),
    )
    page.on('console', (message) => {
      const text = message.text()
      // The browser itself reports every failed request; what the product makes of it is tested elsewhere.
      if (
        message.type() === 'error' &&
        !/Failed to load resource|WebSocket connection/.test(text)
      ) {
        this.errors.push(`${who.name}: ${text}`)
      }
    })
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url())
      if (protocol.startsWith('http') && host !== new URL(this.url).host) {
        this.strangers.push(request.url())
      }
    })
    return { name: who.name, who, context, page }
  }

  /** The id of a draft of the demo by its language. */
  async draft(person: Person, language = 'en'): Promise<string> {
    const cycles = (await this.get(person, '/api/cycles')) as {
      drafts: { id: string; language: string }[]
    }[]
    const found = cycles[0]?.drafts.find((draft) => draft.language === language)
    if (found === undefined) throw new Error(`No draft in ${language}`)
    return found.id
  }

  async get(person: Person, path: string): Promise<unknown> {
    return (await (await person.context.request.get(`${this.url}${path}`)).json()) as unknown
  }

  post(person: Person, path: string, data: unknown) {
    return person.context.request.post(`${this.url}${path}`, {
      data,
      headers: { origin: this.url },
    })
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.server.stop()
    await removeFolder(this.server.dataDir)
  }
}

export async function openSite(): Promise<Site> {
  const server = await startServer(['demo', '--serve'], await temporaryFolder('journey'))
  const people = (await (await fetch(`${server.url}/api/session/demo`)).json()) as Participant[]
  return new Site(server, await launchChromium(), people)
}

/** The editor of an open draft page, once it can be used. */
export async function openDraft(site: Site, person: Person, draft: string): Promise<Locator> {
  await person.page.goto(`${site.url}/drafts/${draft}`)
  const editor = person.page.locator('.ProseMirror')
  await editor.waitFor()
  await saved(person)
  return editor
}

/** Waits until the page says that everything is on the server's disk. */
export async function saved(person: Person): Promise<void> {
  await person.page.getByText('All changes saved').first().waitFor()
}

/** Puts the caret behind the first occurrence of some words, as a click there would. */
export async function caretBehind(person: Person, words: string): Promise<void> {
  await selectWords(person, words)
  await person.page.keyboard.press('ArrowRight')
  await person.page.waitForTimeout(50)
}

/** Selects the first occurrence of some words in the text. */
export async function selectWords(person: Person, words: string): Promise<void> {
  await person.page.evaluate((wanted) => {
    const editor = document.querySelector<HTMLElement>('.ProseMirror')
    if (editor === null) throw new Error('No editor')
    const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = (node.nodeValue ?? '').indexOf(wanted)
      if (at < 0) continue
      node.parentElement?.scrollIntoView({ block: 'center' })
      editor.focus()
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + wanted.length)
      const selection = getSelection()
      selection?.removeAllRanges()
      selection?.addRange(range)
      return
    }
    throw new Error(`Nowhere: ${wanted}`)
  }, words)
  // The editor learns of a selection through an event of the browser.
  await person.page.waitForTimeout(100)
}

/** The text of the paragraph that holds some words, as it stands in the editor without carets and labels. */
export function paragraphWith(person: Person, words: string): Promise<string> {
  return person.page
    .locator('.ProseMirror > *')
    .filter({ hasText: words })
    .first()
    .evaluate((element) => {
      const copy = element.cloneNode(true) as HTMLElement
      for (const widget of copy.querySelectorAll('.ProseMirror-widget')) widget.remove()
      return copy.textContent
    })
}
