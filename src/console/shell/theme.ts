/**
 * Light, dark, or as the system says.
 *
 * @module
 */

import { useSyncExternalStore } from 'react'

import { makeListeners } from '../listeners.ts'

export type Theme = 'system' | 'light' | 'dark'

const key = 'detour.theme'
const { listen, tell } = makeListeners()
let theme: Theme = kept()

export function useTheme(): Theme {
  return useSyncExternalStore(listen, () => theme)
}

export function setTheme(next: Theme): void {
  theme = next
  if (next === 'system') localStorage.removeItem(key)
  else localStorage.setItem(key, next)
  showTheme()
  tell()
}

export function showTheme(): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

function kept(): Theme {
  const found = localStorage.getItem(key)
  return found === 'light' || found === 'dark' ? found : 'system'
}
