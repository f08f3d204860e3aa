/**
 * Screens that are loaded when they are first opened.
 *
 * The router's own helper reloads the page where a part does not come, also while the instance does not answer; then
 * nothing would be left. Here the failure is shown (`broken.tsx`), and trying again loads the page anew.
 *
 * @module
 */

import { lazy, type ComponentType } from 'react'

type Module<Name extends string> = Readonly<Record<Name, ComponentType>>

/** With `preload`, for links that are pointed at. */
export function lazyScreen<Name extends string>(load: () => Promise<Module<Name>>, name: Name) {
  const Screen = lazy(async () => ({ default: (await load())[name] }))
  return Object.assign(Screen, { preload: async () => void (await load().catch(() => undefined)) })
}
