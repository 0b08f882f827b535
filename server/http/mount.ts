/**
 * Rows of the contract (`shared/api/contract.ts`) as routes. For each row: session where the row needs one, query and
 * body parsed by the row's schema, the handler called, its reply checked by the row's schema and sent. A handler never
 * sees anything that was not parsed, and nothing leaves that the contract does not name.
 */
import * as v from 'valibot'
import type { GenericSchema, InferOutput } from 'valibot'
import type { Endpoint } from '../../shared/api/endpoint.ts'
import { Fault } from '../../shared/domain/fault.ts'
import type { SignedIn } from './credentials.ts'
import { idOf, refuseBadToken, signedIn } from './gate.ts'
import type { HttpApp, HttpContext } from './gate.ts'
import { jsonBody } from './json-body.ts'

type Parsed<S> = S extends GenericSchema ? InferOutput<S> : undefined

/** One call as its handler sees it. */
export interface Call<E extends Endpoint> {
  readonly body: Parsed<E['body']>
  readonly query: Parsed<E['query']>
  /** An id of the path. Throws `not-found` where it cannot be one. */
  readonly id: (name: string) => string
  /** Who asks. Throws `not-signed-in` on a public row nobody signed in for. */
  readonly who: () => SignedIn
  /** For the few rows that set a cookie or look at the connection. */
  readonly context: HttpContext
}
export type Handler<E extends Endpoint> = (call: Call<E>) => Promise<Parsed<E['reply']>>

export type Table = Readonly<Record<string, Readonly<Record<string, Endpoint>>>>
/** One handler for each row; the compiler names the missing ones. */
export type Handlers<T extends Table> = {
  readonly [Resource in keyof T]: {
    readonly [Row in keyof T[Resource]]: Handler<T[Resource][Row]>
  }
}

const usualLargest = 512 * 1024

/** Turns a table into routes. */
export function mount<T extends Table>(app: HttpApp, table: T, handlers: Handlers<T>): void {
  for (const { row, handler } of pairs(table, handlers)) {
    app.on(row.method.toUpperCase(), row.path, async (context) => {
      if (row.access === 'session') signedIn(context)
      refuseBadToken(context)
      const reply = await handler({
        query: parsedQuery(row, context),
        body: await parsedBody(row, context),
        id: (name) => idOf(context, name),
        who: () => signedIn(context),
        context,
      })
      return answerOf(row, reply, context)
    })
  }
}

/** Methods that the table knows at a path, for answering 405 with them. */
export function methodsAt(table: Table, path: string): readonly string[] {
  const rows = Object.values(table).flatMap((resource) => Object.values(resource))
  const given = path.split('/')
  return rows
    .filter((row) => {
      const parts = row.path.split('/')
      return (
        parts.length === given.length &&
        parts.every((part, index) => part.startsWith(':') || part === given[index])
      )
    })
    .map((row) => row.method.toUpperCase())
}

function pairs<T extends Table>(table: T, handlers: Handlers<T>) {
  return Object.entries(table).flatMap(([resource, rows]) =>
    Object.entries(rows).map(([name, row]) => {
      const handler = (
        handlers as unknown as Record<string, Record<string, Handler<Endpoint> | undefined>>
      )[resource]?.[name]
      if (handler === undefined) throw new Error(`No handler for ${resource}.${name}`)
      return { row, handler }
    }),
  )
}

function parsedQuery(row: Endpoint, context: HttpContext): unknown {
  return row.query === null ? undefined : parsed(row.query, context.req.query(), 'address')
}

async function parsedBody(row: Endpoint, context: HttpContext): Promise<unknown> {
  if (row.body === null) return undefined
  const body = await jsonBody(context.req.raw, row.largest ?? usualLargest)
  return parsed(row.body, body, 'body')
}

function parsed(schema: GenericSchema, value: unknown, part: string): unknown {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const place = v.getDotPath(issue)
  // The sentence names the field and what was expected, never what was sent.
  const expected = issue.expected === null ? 'another value' : issue.expected
  throw new Fault(
    'bad-request',
    `The ${part} does not fit${place === null ? '' : ` at "${place.slice(0, 100)}"`}: expected ${expected.slice(0, 200)}.`,
    { reason: 'shape', details: { at: place } },
  )
}

function answerOf(row: Endpoint, reply: unknown, context: HttpContext): Response {
  if (row.reply === null) return context.body(null, 204)
  const checked = v.safeParse(row.reply, reply)
  if (checked.success) return context.json(checked.output as object)
  const [issue] = checked.issues
  throw new Error(
    `The reply of ${row.method} ${row.path} breaks the contract at ` +
      `${v.getDotPath(issue) ?? 'the top'}: ${issue.message}`,
  )
}
