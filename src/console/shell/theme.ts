/**
 * Light, dark, or as the system says.
 *
 * @module
 */

import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'

const key = 'detour.theme'
const listeners = new Set<() => void>()
let theme: Theme = kept()

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => theme,
  )
}

export function setTheme(next: Theme): void {
  theme = next
  if (next === 'system') localStorage.removeItem(key)
  else localStorage.setItem(key, next)
  showTheme()
  for (const each of listeners) each()
}

export function showTheme(): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

function kept(): Theme {
  const found = localStorage.getItem(key)
  return found === 'light' || found === 'dark' ? found : 'system'
}
