/** Standard y-websocket frames, and everything a client may say. Ours are in `shared/sync/frames.ts`. Pure. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { messageType, readHello } from '../../shared/sync/frames.ts'
import type { Hello } from '../../shared/sync/frames.ts'

/** Inner types of a sync frame: 0 asks with a state vector, 1 answers, 2 brings a change. */
export type SyncStep = 0 | 1 | 2

export type ClientMessage =
  | { readonly type: 'question'; readonly vector: Uint8Array }
  | { readonly type: 'change'; readonly update: Uint8Array; readonly isAnswer: boolean }
  | { readonly type: 'presence'; readonly update: Uint8Array }
  | { readonly type: 'who-is-here' }
  | { readonly type: 'hello'; readonly hello: Hello }

/** Reads one frame; undefined where it is malformed, of an unknown type, or longer than what it says. */
export function readMessage(bytes: Uint8Array): ClientMessage | undefined {
  try {
    const decoder = decoding.createDecoder(bytes)
    const message = readTyped(decoder)
    return decoding.hasContent(decoder) ? undefined : message
  } catch {
    return undefined
  }
}

function readTyped(decoder: decoding.Decoder): ClientMessage | undefined {
  switch (decoding.readVarUint(decoder)) {
    case messageType.sync:
      return readSync(decoder)
    case messageType.awareness:
      return { type: 'presence', update: decoding.readVarUint8Array(decoder) }
    case messageType.queryAwareness:
      return { type: 'who-is-here' }
    case messageType.hello:
      return { type: 'hello', hello: readHello(decoder) }
    default:
      return undefined
  }
}

function readSync(decoder: decoding.Decoder): ClientMessage | undefined {
  const step = decoding.readVarUint(decoder)
  const bytes = decoding.readVarUint8Array(decoder)
  if (step === 0) return { type: 'question', vector: bytes }
  if (step > 2) return undefined
  return { type: 'change', update: bytes, isAnswer: step === 1 }
}

export function writeSync(step: SyncStep, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageType.sync)
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}
