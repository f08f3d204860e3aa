/**
 * The navigation on a phone: open over the page until one goes somewhere, presses Escape, or has room for both.
 *
 * @module
 */

import { useRouterState } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useState } from 'react'

export interface PhoneMenu {
  readonly isOpen: boolean
  readonly toggle: () => void
  readonly close: () => void
}

/** `onEscape`: puts the focus back to the button. */
export function usePhoneMenu(onEscape: () => void): PhoneMenu {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  // Open on the page where it was opened: going somewhere, by whichever way, closes it.
  const [openAt, setOpenAt] = useState<string | undefined>()
  const isOpen = openAt === path
  const escape = useEffectEvent(onEscape)
  useEffect(() => {
    if (!isOpen) return undefined
    const close = (): void => setOpenAt(undefined)
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      close()
      escape()
    }
    const wide = matchMedia('(width >= 64rem)')
    document.addEventListener('keydown', onKey)
    wide.addEventListener('change', close)
    return () => {
      document.removeEventListener('keydown', onKey)
      wide.removeEventListener('change', close)
    }
  }, [isOpen])
  return { isOpen, toggle: () => setOpenAt(isOpen ? undefined : path), close: () => setOpenAt(undefined) }
}
