/**
 * Keys that work everywhere: ⌘K goes anywhere, `g` and a letter goes to a place, `?` tells them.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'

import { places } from './places.ts'

export function useShortcuts({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }): void {
  const navigate = useNavigate()
  useEffect(() => {
    const go = places.map(({ key, to }) => [`g ${key}`, unlessTyping(() => void navigate({ to }))] as const)
    return tinykeys(globalThis as unknown as Window, {
      '$mod+k': (event) => {
        event.preventDefault()
        onPalette()
      },
      'Shift+?': unlessTyping(onHelp),
      ...Object.fromEntries(go),
    })
  })
}

/** A letter that is typed into a field is a letter. */
function unlessTyping(act: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    const { target } = event
    if (
      target instanceof HTMLElement &&
      (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
    )
      return
    event.preventDefault()
    act()
  }
}
