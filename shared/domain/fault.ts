/** Everything that can go wrong at a border, by code. `server/http/problem.ts` maps each to a status. */
export const faultCodes = [
  'bad-request',
  'not-signed-in',
  'not-found',
  'refused',
  'conflict',
  'too-large',
  'too-many',
  'bad-file',
  'not-saved',
  'obstacles',
  'gone',
  'internal',
] as const
export type FaultCode = (typeof faultCodes)[number]

/**
 * The one error class for what a person may meet. `sentence` is English and says what to do; pages translate by
 * code and `reason` (`fault.<code>`, `refusal.<reason>`).
 */
export class Fault extends Error {
  readonly code: FaultCode
  readonly sentence: string
  readonly reason: string | undefined
  readonly details: unknown

  constructor(
    code: FaultCode,
    sentence: string,
    more: { reason?: string; details?: unknown } = {},
  ) {
    super(sentence)
    this.name = 'Fault'
    this.code = code
    this.sentence = sentence
    this.reason = more.reason
    this.details = more.details
  }
}
