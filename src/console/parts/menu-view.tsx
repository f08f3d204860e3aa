/**
 * How a menu opens; loaded when the first one is asked for.
 *
 * @module
 */

import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'

import type { MenuItem, MenuProps } from './menu.tsx'

/** Open from the start: the press that asked for it has gone by. */
export function MenuView({ trigger, items }: MenuProps) {
  return (
    <Base.Root defaultOpen>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" className="z-50">
          <Base.Popup className="min-w-44 rounded-xl border border-line bg-card p-1 shadow-xl">
            {items.map((item) => (
              <Item key={item.label} {...item} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Item({ label, icon: Icon, disabled = false, danger = false, checked, onSelect }: MenuItem) {
  const given = {
    disabled,
    className: `flex min-h-9 cursor-pointer items-center gap-2 rounded-lg px-2.5 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-wash ${danger ? 'text-stop' : ''}`,
  }
  const content = (
    <>
      {Icon && <Icon aria-hidden className="size-4 shrink-0 opacity-80" />}
      {label}
      {checked === true && <Check aria-hidden className="ml-auto size-4 shrink-0 text-accent" />}
    </>
  )
  if (checked === undefined) {
    return (
      <Base.Item {...given} onClick={onSelect}>
        {content}
      </Base.Item>
    )
  }
  return (
    <Base.CheckboxItem {...given} checked={checked} closeOnClick onCheckedChange={onSelect}>
      {content}
    </Base.CheckboxItem>
  )
}
