/**
 * Tabs: views of one thing. The arrow keys go between them; which one is open may stand in the address.
 *
 * @module
 */

import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export interface Tab {
  readonly value: string
  readonly title: ReactNode
  readonly content: ReactNode
}

export interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly value: string
  readonly onChoose: (value: string) => void
  /** Where there is little room. */
  readonly dense?: boolean
}

export function Tabs({ label, tabs, value, onChoose, dense = false }: TabsProps) {
  return (
    <Base.Root value={value} onValueChange={(next) => onChoose(String(next))}>
      <Base.List aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line px-1">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={`-mb-px border-b-2 border-transparent py-2 text-sm font-medium whitespace-nowrap text-soft hover:text-ink data-active:border-accent data-active:text-ink ${dense ? 'px-2' : 'px-3'}`}
          >
            {tab.title}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-3">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
