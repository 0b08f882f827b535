import { describe, expect, test } from 'vitest'
import { addressOf, routeOf } from '../../client/router.ts'

const at = (address: string) => routeOf(new URL(address, 'http://host'))

describe('routeOf', () => {
  test.each([
    ['/', 'work', {}],
    ['/sign-in', 'sign-in', {}],
    ['/sign-in/link', 'sign-in-link', {}],
    ['/cycles/c-1', 'cycle', { cycle: 'c-1' }],
    ['/drafts/d-1', 'draft', { draft: 'd-1' }],
    ['/drafts/d-1/versions', 'versions', { draft: 'd-1' }],
    ['/drafts/d-1/freeze', 'freeze', { draft: 'd-1' }],
    ['/versions/v-1', 'version', { version: 'v-1' }],
  ])('shows %s', (path, name, params) => {
    expect(at(path)).toMatchObject({ name, params })
  })

  test('keeps the query', () => {
    const route = at('/drafts/d/compare?from=v1&to=live&view=side')
    expect(route.name).toBe('compare')
    expect(route.query).toEqual({ from: 'v1', to: 'live', view: 'side' })
  })

  test('takes a slash at the end', () => {
    expect(at('/drafts/d-1/').name).toBe('draft')
  })

  test.each(['/drafts', '/drafts/a/b/c', '/drafts/a%2fb', '/drafts/..', '/frozen/v', '/x'])(
    'finds nothing at %s',
    (path) => {
      expect(at(path).name).toMatch(/^(not-found|work)$/)
    },
  )
})

describe('addressOf', () => {
  test('leads back to the same page', () => {
    expect(at(addressOf.compare('d', 'v1', 'live'))).toMatchObject({
      name: 'compare',
      params: { draft: 'd' },
      query: { from: 'v1', to: 'live' },
    })
    expect(at(addressOf.thread('d', 't'))).toMatchObject({ name: 'draft', query: { thread: 't' } })
  })

  test('remembers where a person wanted to go', () => {
    expect(at(addressOf.signIn('/drafts/d?thread=t')).query).toEqual({ next: '/drafts/d?thread=t' })
    expect(addressOf.signIn('/')).toBe('/sign-in')
  })
})
