/**
 * Keys that work everywhere: ⌘K goes anywhere, `g` and a letter goes to a place, `?` tells them.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { tinykeys } from 'tinykeys'

import { places, type Place } from './places.ts'

/** As long as a `g` waits for its letter. */
const patienceMs = 1000

export function useShortcuts({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }): void {
  const navigate = useNavigate()
  const go = useEffectEvent((to: Place['to']) => void navigate({ to }))
  const palette = useEffectEvent(onPalette)
  const help = useEffectEvent(onHelp)
  // Bound once: a screen that is drawn again between `g` and its letter must not forget the `g`.
  useEffect(() => {
    const tell = unlessBusy(() => help())
    let waitsUntil = 0
    const wait = unlessBusy(({ timeStamp }) => {
      waitsUntil = timeStamp + patienceMs
    })
    const letters = places.map(({ key, to }) => {
      const goThere = unlessBusy(() => go(to))
      return [
        key,
        (event: KeyboardEvent) => {
          if (event.timeStamp > waitsUntil) return
          waitsUntil = 0
          goThere(event)
        },
      ] as const
    })
    const bindings = {
      '$mod+k': (event: KeyboardEvent) => {
        event.preventDefault()
        if (!isDialogOpen()) palette()
      },
      // With Shift on most keyboards, without it on some.
      '?': tell,
      'Shift+?': tell,
      g: wait,
      ...Object.fromEntries(letters),
    }
    // ⌘K is for whoever is writing too; letters look for themselves.
    return tinykeys(globalThis as unknown as Window, bindings, {
      ignore: ({ repeat, isComposing }) => repeat || isComposing,
    })
  }, [])
}

/** A letter that is typed into a field is a letter; and a dialog is answered before one goes elsewhere. */
function unlessBusy(act: (event: KeyboardEvent) => void): (event: KeyboardEvent) => void {
  return (event) => {
    const { target } = event
    const isTyping =
      target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
    if (isTyping || isDialogOpen()) return
    event.preventDefault()
    act(event)
  }
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
}
