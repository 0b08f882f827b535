/** The states every page shares: loading, failed, not allowed. Each has its own sentence; never a blank area. */
import { html } from 'lit'
import type { TemplateResult } from 'lit'
import type { Fault } from '../../shared/domain/fault.ts'
import { say, sayFault } from '../language.ts'
import type { MessageKey } from '../language.ts'
import { addressOf } from '../router.ts'
import type { Load } from '../state/load.ts'
import { framePage } from '../state/page-frame.ts'

/** Renders what was loaded, or the skeleton, or the reason why not with a way on. `what` is said after two seconds. */
export function loaded<T>(
  load: Load<T>,
  what: MessageKey,
  render: (value: T) => TemplateResult,
): TemplateResult {
  switch (load.now.state) {
    case 'loading':
      return skeleton(say(what))
    case 'failed':
      return failed(load.now.fault, () => {
        load.start()
      })
    case 'ready':
      return render(load.now.value)
  }
}

export function skeleton(sentence: string): TemplateResult {
  return html`<div class="page">
    <div class="skeleton" role="status">
      <div class="bar wide"></div>
      <div class="bar"></div>
      <div class="bar"></div>
      <div class="bar short"></div>
      <p class="late muted">${sentence}</p>
    </div>
  </div>`
}

/** What happened, what to do, and Retry where trying again can help. */
export function failed(fault: Fault, retry: () => void): TemplateResult {
  // A draft one may not see and one that does not exist look the same (`ux.md` §2).
  const hidden = fault.code === 'not-found' || fault.code === 'refused'
  framePage({ title: say(hidden ? 'state.not-found' : 'state.failed'), crumbs: [] })
  return html`<div class="page narrow">
    <h1 tabindex="-1">${say(hidden ? 'state.not-found' : 'state.failed')}</h1>
    <div class="notice ${hidden ? '' : 'wrong'}" role="alert">
      <p>${hidden ? say('state.not-found-sentence') : sayFault(fault)}</p>
    </div>
    <div class="buttons">
      ${
        hidden
          ? html`<a class="button primary" href=${addressOf.work()}>${say('state.to-work')}</a>`
          : html`<button class="button primary" @click=${retry}>${say('state.retry')}</button>
              <a class="button" href=${addressOf.work()}>${say('state.to-work')}</a>`
      }
    </div>
  </div>`
}

/** The same for one part of a page that has its heading already. */
export function failedPart(fault: Fault, retry: () => void): TemplateResult {
  return html`<div class="notice wrong" role="alert">
    <p>${sayFault(fault)}</p>
    <div class="buttons">
      <button class="button" @click=${retry}>${say('state.retry')}</button>
    </div>
  </div>`
}

/** The fault of an act, beside the button that was pressed. */
export function actFault(fault: Fault | undefined): TemplateResult | undefined {
  if (fault === undefined) return undefined
  return html`<p class="notice wrong" role="alert">${sayFault(fault)}</p>`
}
