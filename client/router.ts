/**
 * Addresses of the pages. A page is an element that gets `route` (its parameters and query); its code is loaded when
 * it is first opened. Changing the query alone keeps the page and hands it the new route.
 */
import { Store } from './state/store.ts'

export const routeNames = [
  'sign-in',
  'sign-in-link',
  'work',
  'cycle',
  'draft',
  'versions',
  'compare',
  'freeze',
  'version',
  'not-found',
] as const
export type RouteName = (typeof routeNames)[number]

export interface Route {
  readonly name: RouteName
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

interface Row {
  readonly path: string
  readonly tag: string
  readonly load: () => Promise<unknown>
}

const rows: Readonly<Record<RouteName, Row>> = {
  'sign-in': {
    path: '/sign-in',
    tag: 'gr-sign-in-page',
    load: () => import('./pages/gr-sign-in-page.ts'),
  },
  'sign-in-link': {
    path: '/sign-in/link',
    tag: 'gr-sign-in-link-page',
    load: () => import('./pages/gr-sign-in-link-page.ts'),
  },
  work: { path: '/', tag: 'gr-work-page', load: () => import('./pages/gr-work-page.ts') },
  cycle: {
    path: '/cycles/:cycle',
    tag: 'gr-cycle-page',
    load: () => import('./pages/gr-cycle-page.ts'),
  },
  draft: {
    path: '/drafts/:draft',
    tag: 'gr-draft-page',
    load: () => import('./pages/gr-draft-page.ts'),
  },
  versions: {
    path: '/drafts/:draft/versions',
    tag: 'gr-versions-page',
    load: () => import('./pages/gr-versions-page.ts'),
  },
  compare: {
    path: '/drafts/:draft/compare',
    tag: 'gr-compare-page',
    load: () => import('./pages/gr-compare-page.ts'),
  },
  freeze: {
    path: '/drafts/:draft/freeze',
    tag: 'gr-freeze-page',
    load: () => import('./pages/gr-freeze-page.ts'),
  },
  version: {
    path: '/versions/:version',
    tag: 'gr-version-page',
    load: () => import('./pages/gr-version-page.ts'),
  },
  'not-found': {
    path: '/not-found',
    tag: 'gr-not-found-page',
    load: () => import('./pages/gr-not-found-page.ts'),
  },
}

/** Addresses for links, so that no page writes a path itself. */
export const addressOf = {
  work: () => '/',
  signIn: (next?: string) =>
    next === undefined || next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`,
  cycle: (cycle: string) => `/cycles/${cycle}`,
  draft: (draft: string) => `/drafts/${draft}`,
  thread: (draft: string, thread: string) => `/drafts/${draft}?thread=${thread}`,
  versions: (draft: string) => `/drafts/${draft}/versions`,
  compare: (draft: string, from?: string, to?: string) => {
    const query = new URLSearchParams()
    if (from !== undefined) query.set('from', from)
    if (to !== undefined) query.set('to', to)
    return `/drafts/${draft}/compare${query.size > 0 ? `?${query.toString()}` : ''}`
  },
  freeze: (draft: string) => `/drafts/${draft}/freeze`,
  version: (version: string) => `/versions/${version}`,
  /** Rendered by the server and readable without script: a plain link, never `go`. */
  frozen: (version: string) => `/frozen/${version}`,
}

/** Which page an address shows. Unknown addresses show `not-found`. */
export function routeOf(address: URL): Route {
  const path = address.pathname.length > 1 ? address.pathname.replace(/\/$/, '') : '/'
  const query = Object.fromEntries(address.searchParams)
  for (const name of routeNames) {
    const params = match(rows[name].path, path)
    if (params !== undefined) return { name, path, params, query }
  }
  return { name: 'not-found', path, params: {}, query }
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (!part.startsWith(':')) {
      if (part !== value) return undefined
      continue
    }
    if (!/^[\w-]+$/.test(value)) return undefined
    params[part.slice(1)] = value
  }
  return params
}

/** Where the reader is. Set by `startRouter`, `go` and Back. */
export const route = new Store<Route>({ name: 'work', path: '/', params: {}, query: {} })

/** Loads the code of a page and answers the tag of its element. */
export async function loadPage(name: RouteName): Promise<string> {
  await rows[name].load()
  return rows[name].tag
}

/** Opens an address of our own without a new load. `replace` leaves no step for Back. */
export function go(address: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace === true) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  readAddress()
}

/** Changes parts of the query in place (undefined removes one): views, filters, chosen versions. */
export function setQuery(
  changes: Readonly<Record<string, string | undefined>>,
  options: { readonly replace?: boolean } = { replace: true },
): void {
  const address = new URL(location.href)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) address.searchParams.delete(name)
    else address.searchParams.set(name, value)
  }
  go(address.pathname + address.search + address.hash, options)
}

/** Follows Back, Forward and clicks on links to our own pages. Call once. */
export function startRouter(): void {
  window.addEventListener('popstate', readAddress)
  document.addEventListener('click', followLink)
  readAddress()
}

function readAddress(): void {
  const next = routeOf(new URL(location.href))
  const now = route.value
  if (JSON.stringify(next) !== JSON.stringify(now)) route.set(next)
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement)
  if (link === undefined || link.target !== '' || link.hasAttribute('download')) return
  const address = new URL(link.href, location.href)
  if (address.origin !== location.origin || isServed(address.pathname)) return
  // Links inside the page keep the browser's own behaviour.
  if (address.pathname === location.pathname && address.search === location.search) {
    if (address.hash !== '') return
  }
  event.preventDefault()
  go(address.pathname + address.search + address.hash)
}

/** Addresses the server renders itself. */
function isServed(path: string): boolean {
  return /^\/(api|frozen|healthz|readyz|metrics|version)(\/|$)/.test(path)
}
