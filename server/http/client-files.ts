/**
 * The built page, read into memory once at the start: only what is in this list can be asked for, so no address
 * reaches the disk. Hashed names never change; compressed forms are made once, in the background.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export interface ClientFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
  readonly etag: string
  /** True for names with a hash of their content. */
  readonly immutable: boolean
  /** Compressed forms; the file itself where it would not get smaller. */
  readonly br: () => Promise<Uint8Array<ArrayBuffer>>
  readonly gzip: () => Promise<Uint8Array<ArrayBuffer>>
}

/** By address: `/index.html`, `/assets/main-4f2a.js`. */
export type ClientFiles = ReadonlyMap<string, ClientFile>

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/** Reads all files of known kinds below a directory; an empty list where it is not built. */
export function readClientFiles(directory: string): ClientFiles {
  if (!existsSync(directory)) return new Map()
  const names = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) in types)
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    names.map((name) => {
      const address = `/${relative(directory, name).split(sep).join('/')}`
      return [address, clientFile(address, new Uint8Array(readFileSync(name)))]
    }),
  )
}

/** Makes all compressed forms, one after the other, so that the first visitor does not wait. */
export async function compressAll(files: ClientFiles): Promise<void> {
  for (const file of files.values()) {
    await file.gzip()
    await file.br()
  }
}

function clientFile(address: string, bytes: Uint8Array<ArrayBuffer>): ClientFile {
  const type = types[extname(address)] ?? 'application/octet-stream'
  const compressible = !/^(image\/png|image\/x-icon|font\/)/.test(type)
  return {
    bytes,
    type,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
    immutable: /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(address),
    br: once(async () => (compressible ? smaller(bytes, await brotli(bytes)) : bytes)),
    gzip: once(async () => (compressible ? smaller(bytes, await zip(bytes, { level: 9 })) : bytes)),
  }
}

const zip = promisify<Uint8Array, { level: number }, Uint8Array<ArrayBuffer>>(gzip)

function brotli(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const params = {
    // 11 takes ten times as long for 3 % less.
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return promisify<Uint8Array, { params: typeof params }, Uint8Array<ArrayBuffer>>(brotliCompress)(
    bytes,
    { params },
  )
}

function smaller(plain: Uint8Array<ArrayBuffer>, packed: Uint8Array<ArrayBuffer>) {
  return packed.length < plain.length ? packed : plain
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
