/**
 * One row of the contract between page and server. The Hono routes, the client's typed calls and OpenAPI come from
 * the same rows. Paths use `:name` parameters. A `reply` of `v.undefined()`-like absence is written as `null` (204).
 */
import type { GenericSchema, InferInput, InferOutput } from 'valibot'

export interface Endpoint<
  Body extends GenericSchema | null = GenericSchema | null,
  Query extends GenericSchema | null = GenericSchema | null,
  Reply extends GenericSchema | null = GenericSchema | null,
> {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  /** Who may call: `public` needs no session; `session` needs one. Rights proper are asked by the action. */
  readonly access: 'public' | 'session'
  readonly body: Body
  readonly query: Query
  readonly reply: Reply
  /** Largest body in bytes; 512 KiB where absent. */
  readonly largest?: number
  /** One English sentence for the OpenAPI page. */
  readonly says: string
}

export function endpoint<
  Body extends GenericSchema | null,
  Query extends GenericSchema | null,
  Reply extends GenericSchema | null,
>(row: Endpoint<Body, Query, Reply>): Endpoint<Body, Query, Reply> {
  return row
}

export type BodyOf<E> =
  E extends Endpoint<infer B, infer _Q, infer _R>
    ? B extends GenericSchema
      ? InferInput<B>
      : undefined
    : never
export type QueryOf<E> =
  E extends Endpoint<infer _B, infer Q, infer _R>
    ? Q extends GenericSchema
      ? InferInput<Q>
      : undefined
    : never
export type ReplyOf<E> =
  E extends Endpoint<infer _B, infer _Q, infer R>
    ? R extends GenericSchema
      ? InferOutput<R>
      : undefined
    : never
