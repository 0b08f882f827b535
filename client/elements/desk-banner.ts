/** Which banner the draft page shows: what the connection and the standing mean for this person, in one sentence. */
import type { Phase } from '../../shared/domain/names.ts'
import { phases } from '../../shared/domain/names.ts'
import { closeCode } from '../../shared/sync/frames.ts'
import type { Standing } from '../../shared/sync/frames.ts'
import { locale, say } from '../language.ts'
import { addressOf, go } from '../router.ts'
import type { Connection } from '../state/draft-room.ts'
import { setBanner } from '../state/notices.ts'

/** Banners this page sets; taken away when it leaves. */
const own = ['access-removed', 'standing', 'offline', 'new-version'] as const

export function clearBanners(): void {
  for (const kind of own) setBanner(kind, undefined)
}

/** Says that the connection is lost, access ended or the page is too old: three different things. */
export function showConnection(connection: Connection, mayWrite: boolean): void {
  setBanner(
    'offline',
    connection.state === 'lost'
      ? { sentence: lostSentence(connection.since, mayWrite) }
      : undefined,
  )
  const code = connection.state === 'ended' ? connection.code : undefined
  setBanner('new-version', code === closeCode.outdatedPage ? outdated() : undefined)
  setBanner(
    'access-removed',
    code !== undefined && code !== closeCode.outdatedPage ? ended(code) : undefined,
  )
}

function lostSentence(since: number, mayWrite: boolean): string {
  const time = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(
    since,
  )
  if (!mayWrite) return say('banner.lost-reading', { time })
  return say(navigator.onLine ? 'banner.unreachable' : 'banner.offline', { time })
}

function outdated() {
  return {
    sentence: say('banner.outdated'),
    act: {
      label: say('shell.reload'),
      run: () => {
        location.reload()
      },
    },
  }
}

function ended(code: number) {
  if (code === closeCode.signedOut) {
    return {
      sentence: say('banner.signed-out'),
      act: {
        label: say('sign-in.title'),
        run: () => {
          go(addressOf.signIn(location.pathname + location.search))
        },
      },
    }
  }
  return {
    sentence: say(code === closeCode.unknownRoom ? 'banner.access-removed' : 'banner.ended'),
  }
}

/** Why the text turned to reading, and where a frozen text is to be read. */
export function standingSentence(standing: Standing): string {
  if (standing.write) return say('banner.may-write')
  if (standing.frozen) return say('banner.frozen')
  const phase = phases.find((one): one is Phase => one === standing.phase)
  if (standing.reason === 'phase' && phase !== undefined) {
    return say('banner.phase', { phase: say(`phase.${phase}`) })
  }
  return say('banner.role')
}

export function showStanding(standing: Standing | undefined, frozenVersion: string | null): void {
  if (standing === undefined) return setBanner('standing', undefined)
  const sentence = standingSentence(standing)
  if (frozenVersion === null || !standing.frozen) return setBanner('standing', { sentence })
  setBanner('standing', {
    sentence,
    act: {
      label: say('banner.to-frozen'),
      run: () => {
        location.assign(addressOf.frozen(frozenVersion))
      },
    },
  })
}
