/** Short confirmations of own acts (toasts) and the one banner under the header. Shown by the shell. */
import { Store } from './store.ts'

export interface Toast {
  readonly id: number
  readonly sentence: string
  /** What may still be done about it, "Undo" for example. */
  readonly act?: { readonly label: string; readonly run: () => void }
}

/** In order of weight: only the first that is set is shown (`ux.md` §2). */
export const bannerKinds = [
  'access-removed',
  'standing',
  'server',
  'offline',
  'closing',
  'new-version',
] as const
export type BannerKind = (typeof bannerKinds)[number]

export interface Banner {
  readonly sentence: string
  readonly act?: { readonly label: string; readonly run: () => void }
}

export const toasts = new Store<readonly Toast[]>([])
export const banners = new Store<Readonly<Partial<Record<BannerKind, Banner>>>>({})

let lastToast = 0

/** Confirms an act of this person. Stays at least six seconds, longer while pointed at or focused. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  lastToast += 1
  toasts.set([...toasts.value, { ...toast, id: lastToast }])
}

export function dismissToast(id: number): void {
  toasts.set(toasts.value.filter((toast) => toast.id !== id))
}

/** Sets or (undefined) takes away the banner of one kind. A page clears its own when it leaves. */
export function setBanner(kind: BannerKind, banner: Banner | undefined): void {
  const { [kind]: _before, ...others } = banners.value
  banners.set(banner === undefined ? others : { ...others, [kind]: banner })
}
