/** Writers of the standard y-websocket frames that the server sends. Ours are in `shared/sync/frames.ts`. */
import * as encoding from 'lib0/encoding'
import { messageType } from '../../shared/sync/frames.ts'

/** Inner types of a sync frame: 0 asks with a state vector, 1 answers, 2 brings a change. */
export type SyncStep = 0 | 1 | 2

export function writeSync(step: SyncStep, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageType.sync)
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}
