/**
 * The colours of the tokens for what is drawn on a canvas, which knows no CSS variables. Read again when the theme changes.
 *
 * @module
 */

import { useCallback, useSyncExternalStore } from 'react'

/** Resolves `var(--accent)`, and any other token. */
export function useColours(): (colour: string) => string {
  const theme = useSyncExternalStore(listen, themeNow)
  return useCallback(
    (colour) => {
      const name = /^var\((?<name>--[\w-]+)\)$/.exec(colour)?.groups?.['name']
      return name === undefined ? colour : getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    },
    // Another theme, another function: whoever drew with it draws again.
    // oxlint-disable-next-line react/exhaustive-deps
    [theme],
  )
}

function system(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)')
}

function themeNow(): string {
  return document.documentElement.dataset['theme'] ?? (system().matches ? 'dark' : 'light')
}

function listen(listener: () => void): () => void {
  const media = system()
  const chosen = new MutationObserver(listener)
  media.addEventListener('change', listener)
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    media.removeEventListener('change', listener)
    chosen.disconnect()
  }
}
