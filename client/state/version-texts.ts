/** Texts by version, and the live one. Versions never change, so each is read once. */
import { call } from '../api.ts'
import { drafts, versions } from '../../shared/api/contract.ts'
import { canonicalJson } from '../../shared/text/canonical.ts'

/** Stands for the working text in addresses, beside the ids of versions. */
export const live = 'live'

export interface VersionText {
  readonly document: unknown
  /** Undefined for the live text where the page is not served over a secure connection. */
  readonly sha256: string | undefined
}

export class VersionTexts {
  readonly #draft: string
  readonly #known = new Map<string, VersionText>()

  constructor(draft: string) {
    this.#draft = draft
  }

  async read(which: string, signal: AbortSignal): Promise<VersionText> {
    if (which === live) return this.#readLive(signal)
    const known = this.#known.get(which)
    if (known !== undefined) return known
    const { version, document } = await call(versions.show, { params: { version: which }, signal })
    const text = { document, sha256: version.sha256 }
    this.#known.set(which, text)
    return text
  }

  async #readLive(signal: AbortSignal): Promise<VersionText> {
    const { document } = await call(drafts.document, { params: { draft: this.#draft }, signal })
    return { document, sha256: await sha256Of(canonicalJson(document)) }
  }
}

async function sha256Of(text: string): Promise<string | undefined> {
  // Outside secure contexts browsers have no `subtle`.
  const subtle = (globalThis.crypto as { readonly subtle?: SubtleCrypto }).subtle
  if (subtle === undefined) return undefined
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
