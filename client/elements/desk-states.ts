/** What stands in the place of the text while there is none. */
import { html } from 'lit'
import { say } from '../language.ts'
import type { DeskText } from './desk-text.ts'

/** The open editor; else what is being waited for, or why there is no text. */
export function textOrState(text: DeskText): unknown {
  if (text.isOpen) return text.editor
  const connection = text.room.connection.value
  if (connection.state === 'lost' || connection.state === 'ended') {
    return html`<div class="notice warning" role="alert">
      <p>${say(connection.state === 'lost' ? 'desk.not-on-device' : 'banner.access-removed')}</p>
      <div class="buttons">
        <button
          class="button primary"
          @click=${() => {
            text.room.retry()
          }}
        >
          ${say('state.retry')}
        </button>
      </div>
    </div>`
  }
  return html`<div class="skeleton" role="status">
    <div class="bar wide"></div>
    ${Array.from({ length: 9 }, (_, i) => html`<div class="bar ${i % 3 === 2 ? 'short' : ''}"></div>`)}
    <p class="late muted">${say('desk.loading-text')}</p>
  </div>`
}
