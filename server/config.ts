/** Configuration from the environment, checked at the start: a wrong value is one sentence, never a surprise later. */
import { resolve } from 'node:path'
import { Fault } from '../shared/domain/fault.ts'

export interface Config {
  /** 0 takes any free one. */
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** Address people use, without a path; undefined where it is the one the server listens on. */
  readonly publicUrl: string | undefined
}

/** Variables that `serve` reads, for `--help`. */
export const variables = {
  PORT: 'port to listen on; 0 takes any free one (default 8080)',
  HOST: 'address to listen on (default 127.0.0.1)',
  DATA_DIR: 'directory of all data (default ./data)',
  PUBLIC_URL:
    'address that browsers use, for example https://review.example.org (default: the address listened on)',
} as const

/** Reads the variables. Throws a `Fault` whose sentence names the wrong one. */
export function configFrom(env: Readonly<Record<string, string | undefined>>): Config {
  const text = (name: keyof typeof variables) => {
    const value = env[name]?.trim()
    return value === undefined || value === '' ? undefined : value
  }
  return {
    port: portFrom(text('PORT') ?? '8080'),
    host: hostFrom(text('HOST') ?? '127.0.0.1'),
    dataDir: resolve(text('DATA_DIR') ?? './data'),
    publicUrl: urlFrom(text('PUBLIC_URL')),
  }
}

function portFrom(value: string): number {
  const port = Number(value)
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port
  throw wrong('PORT', value, 'a number from 0 to 65535')
}

function hostFrom(value: string): string {
  if (/^[\w.:-]+$/.test(value)) return value
  throw wrong('HOST', value, 'an address or a name')
}

function urlFrom(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const url = URL.parse(value)
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== ''
  ) {
    throw wrong('PUBLIC_URL', value, 'an address like https://review.example.org, without a path')
  }
  return url.origin
}

function wrong(name: string, value: string, expected: string): Fault {
  return new Fault(
    'bad-request',
    `${name} is "${value.slice(0, 100)}"; it has to be ${expected}.`,
    {
      reason: 'config',
    },
  )
}
