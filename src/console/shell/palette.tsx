/**
 * The palette: type what you look for, and go there.
 *
 * @module
 */

import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog as Base } from '@base-ui/react/dialog'
import { CornerDownLeft } from 'lucide-react'
import { useRef, useState } from 'react'

import { defineWords } from '../words/define.ts'
import { isFound, useItems, type Item } from './palette-items.ts'

const useWords = defineWords(
  {
    title: 'Go anywhere',
    label: 'Where to?',
    hint: 'A place, a rule, a request; or paste a record id or a link',
    nothing: 'Nothing is called that.',
  },
  {
    title: '快速前往',
    label: '去哪里？',
    hint: '页面、规则、变更申请，或粘贴记录编号、链接',
    nothing: '没有找到。',
  },
)

export function Palette({ onClose }: { readonly onClose: () => void }) {
  const words = useWords()
  const [query, setQuery] = useState('')
  const items = useItems(query)
  const hasGone = useRef(false)
  const choose = (item: Item): void => {
    hasGone.current = item.goes
    onClose()
    item.act()
  }
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/.5)]" />
        <Base.Popup
          // Where one has gone somewhere, that is where one goes on.
          finalFocus={() => {
            if (!hasGone.current) return true
            document.getElementById('content')?.focus({ preventScroll: true })
            return false
          }}
          className="fixed top-[10vh] left-1/2 z-50 w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-2xl border border-line bg-card shadow-2xl"
        >
          <Base.Title className="sr-only">{words.title}</Base.Title>
          <Autocomplete.Root
            open
            inline
            autoHighlight="always"
            items={items}
            value={query}
            onValueChange={setQuery}
            filter={isFound}
            itemToStringValue={(item: Item) => item.label}
          >
            <Autocomplete.Input
              aria-label={words.label}
              placeholder={words.hint}
              className="h-13 w-full border-b border-line bg-card px-4 text-base outline-none placeholder:text-soft"
            />
            <Autocomplete.Empty className="px-4 text-sm text-soft not-empty:py-6">{words.nothing}</Autocomplete.Empty>
            <Autocomplete.List className="max-h-[52vh] overflow-y-auto p-1.5 empty:p-0">
              {(item: Item) => <Row key={item.value} item={item} onChoose={() => choose(item)} />}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function Row({ item, onChoose }: { readonly item: Item; readonly onChoose: () => void }) {
  const { icon: Icon, label, keys } = item
  return (
    <Autocomplete.Item
      value={item}
      onClick={onChoose}
      className="group flex min-h-10 cursor-pointer items-center gap-2.5 rounded-lg px-3 text-sm outline-none data-highlighted:bg-wash"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-soft" />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {keys !== undefined && (
        <kbd aria-hidden className="font-sans text-xs text-soft">
          {keys}
        </kbd>
      )}
      <CornerDownLeft aria-hidden className="size-3.5 text-soft opacity-0 group-data-highlighted:opacity-100" />
    </Autocomplete.Item>
  )
}
