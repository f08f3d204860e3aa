/**
 * A menu behind a button, for acts that need not be seen all the time.
 *
 * What opens it is loaded when it is first pressed, and already on its way when the button is pointed at or reached.
 *
 * @module
 */

import type { LucideIcon } from 'lucide-react'
import { cloneElement, lazy, Suspense, useState, type ReactElement } from 'react'

const load = async () => ({ default: (await import('./menu-view.tsx')).MenuView })
const MenuView = lazy(load)

export interface MenuItem {
  readonly label: string
  readonly icon?: LucideIcon
  readonly disabled?: boolean
  readonly danger?: boolean
  /** One of several that can be chosen, and whether it is. */
  readonly checked?: boolean
  readonly onSelect: () => void
}

export interface MenuProps {
  /** The button; it must take a ref. */
  readonly trigger: ReactElement<Record<string, unknown>>
  readonly items: readonly MenuItem[]
}

export function Menu({ trigger, items }: MenuProps) {
  const [isAsked, setAsked] = useState(false)
  const preload = (): void => void load().catch(() => undefined)
  const closed = cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': isAsked,
    onClick: () => setAsked(true),
    onPointerEnter: preload,
    onFocus: preload,
  })
  if (!isAsked) return closed
  return (
    <Suspense fallback={closed}>
      <MenuView trigger={trigger} items={items} />
    </Suspense>
  )
}
