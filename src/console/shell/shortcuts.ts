/**
 * Keys that work everywhere: ⌘K goes anywhere, `g` and a letter goes to a place, `?` tells them.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { tinykeys } from 'tinykeys'

import { places, type Place } from './places.ts'

export function useShortcuts({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }): void {
  const navigate = useNavigate()
  const go = useEffectEvent((to: Place['to']) => void navigate({ to }))
  const palette = useEffectEvent(onPalette)
  const help = useEffectEvent(onHelp)
  // Bound once: a screen that is drawn again between `g` and its letter must not forget the `g`.
  useEffect(() => {
    const tell = unlessBusy(() => help())
    return tinykeys(globalThis as unknown as Window, {
      '$mod+k': (event) => {
        event.preventDefault()
        if (!isDialogOpen()) palette()
      },
      // With Shift on most keyboards, without it on some.
      '?': tell,
      'Shift+?': tell,
      ...Object.fromEntries(places.map(({ key, to }) => [`g ${key}`, unlessBusy(() => go(to))] as const)),
    })
  }, [])
}

/** A letter that is typed into a field is a letter; and a dialog is answered before one goes elsewhere. */
function unlessBusy(act: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    const { target } = event
    const isTyping =
      target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
    if (isTyping || isDialogOpen()) return
    event.preventDefault()
    act()
  }
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
}
