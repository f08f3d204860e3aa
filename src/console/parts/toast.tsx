/**
 * Toasts: what has just been done, said once, with the way back where there is one.
 *
 * How they look is loaded with the first: most visits see none.
 *
 * @module
 */

import { lazy, Suspense, useSyncExternalStore } from 'react'

const ToastView = lazy(async () => ({ default: (await import('./toast-view.tsx')).ToastView }))

export interface Said {
  readonly title: string
  readonly text?: string
  /** Undo, or a way to what was done. */
  readonly action?: { readonly label: string; readonly onSelect: () => void }
  readonly tone?: 'good' | 'stop'
}

type Listener = (said: Said) => void

let listener: Listener | undefined
let waiting: readonly Said[] = []
let isAsked = false
let tellFrame = (): void => undefined

/** From anywhere; screen readers hear it too. */
export function say(said: Said): void {
  if (listener !== undefined) {
    listener(said)
    return
  }
  waiting = [...waiting, said]
  isAsked = true
  tellFrame()
}

/** For the view: what was said before it was there comes first. */
export function listen(to: Listener): void {
  listener = to
  for (const said of waiting) to(said)
  waiting = []
}

/** Once in the frame. */
export function Toasts() {
  const isShown = useSyncExternalStore(subscribe, () => isAsked)
  if (!isShown) return null
  return (
    <Suspense>
      <ToastView />
    </Suspense>
  )
}

function subscribe(tell: () => void): () => void {
  tellFrame = tell
  return () => {
    tellFrame = () => undefined
  }
}
