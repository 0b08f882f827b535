/** Why a file cannot be taken in at all; the HTTP layer maps each to a status and a sentence of the reader's language. */
export const importProblemCodes = [
  'too-large',
  'unknown-format',
  'not-text',
  'not-docx',
  'old-word',
  'encrypted',
  'macro',
  'damaged',
  'zip-bomb',
  'bad-xml',
  'too-deep',
  'bad-json',
  'unknown-schema',
] as const
export type ImportProblemCode = (typeof importProblemCodes)[number]

/** A file was refused: nothing of it was taken in, and the message says in one sentence what to do. */
export class ImportProblem extends Error {
  readonly code: ImportProblemCode

  constructor(code: ImportProblemCode, message: string) {
    super(message)
    this.name = 'ImportProblem'
    this.code = code
  }
}
