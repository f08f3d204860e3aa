/**
 * The palette: type what you look for; places, rules of the policy in force, versions, requests and decisions.
 *
 * @module
 */

import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog as Base } from '@base-ui/react/dialog'
import { useNavigate } from '@tanstack/react-router'
import { CornerDownLeft, FileCode2, GitPullRequestArrow, Waypoints, type LucideIcon } from 'lucide-react'

import { useApi } from '../server/query.ts'
import { defineWords } from '../words/define.ts'
import { setLanguage, useLanguage } from '../words/language.ts'
import { places, usePlaceWords } from './places.ts'
import { setTheme, useTheme } from './theme.ts'

const useWords = defineWords(
  {
    title: 'Go anywhere',
    label: 'Where to?',
    hint: 'A place, a rule, a request, a record id …',
    nothing: 'Nothing is called that.',
    rule: (id: string) => `Rule ${id}`,
    request: (id: number, title: string) => `Request #${id} ${title}`,
    language: 'Language: 中文',
    dark: 'Colours: dark',
    light: 'Colours: light',
  },
  {
    title: '快速前往',
    label: '去哪里？',
    hint: '页面、规则、变更申请、记录编号……',
    nothing: '没有找到。',
    rule: (id: string) => `规则 ${id}`,
    request: (id: number, title: string) => `申请 #${id} ${title}`,
    language: 'Language: English',
    dark: '配色：深色',
    light: '配色：浅色',
  },
)

interface Item {
  readonly value: string
  readonly label: string
  readonly icon: LucideIcon
  readonly act: () => void
}

export function Palette({ onClose }: { readonly onClose: () => void }) {
  const words = useWords()
  const items = useItems(onClose)
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/.5)]" />
        <Base.Popup className="fixed top-[10vh] left-1/2 z-50 w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-2xl border border-line bg-card shadow-2xl">
          <Base.Title className="sr-only">{words.title}</Base.Title>
          <Autocomplete.Root
            open
            inline
            autoHighlight="always"
            items={items}
            itemToStringValue={(item: Item) => item.label}
          >
            <Autocomplete.Input
              aria-label={words.label}
              placeholder={words.hint}
              className="h-13 w-full border-b border-line bg-card px-4 text-base outline-none placeholder:text-soft"
            />
            <Autocomplete.Empty className="px-4 text-sm text-soft not-empty:py-6">{words.nothing}</Autocomplete.Empty>
            <Autocomplete.List className="max-h-[52vh] overflow-y-auto p-1.5 empty:p-0">
              {(item: Item) => (
                <Autocomplete.Item
                  key={item.value}
                  value={item}
                  onClick={item.act}
                  className="group flex min-h-10 cursor-pointer items-center gap-2.5 rounded-lg px-3 text-sm outline-none data-highlighted:bg-wash"
                >
                  <item.icon aria-hidden className="size-4 shrink-0 text-soft" />
                  <span className="min-w-0 flex-1 truncate">{item.label}</span>
                  <CornerDownLeft
                    aria-hidden
                    className="size-3.5 text-soft opacity-0 group-data-highlighted:opacity-100"
                  />
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function useItems(onClose: () => void): readonly Item[] {
  const words = useWords()
  const names = usePlaceWords()
  const navigate = useNavigate()
  const language = useLanguage()
  const theme = useTheme()
  const { data: status } = useApi('GET /status')
  const head = status?.head ?? 0
  const { data: version } = useApi(
    'GET /versions/{number}',
    { params: { number: String(head) } },
    { enabled: head > 0 },
  )
  const { data: requests } = useApi('GET /requests')
  const then = (act: () => void) => () => {
    onClose()
    act()
  }
  return [
    ...places.map(({ name, to, icon }) => ({
      value: name,
      label: names[name],
      icon,
      act: then(() => void navigate({ to })),
    })),
    ...rulesIn(version?.source ?? '').map((rule) => ({
      value: `rule ${rule}`,
      label: words.rule(rule),
      icon: FileCode2,
      act: then(() => void navigate({ to: '/policy', search: { rule } })),
    })),
    ...(requests?.items ?? []).map(({ id, title }) => ({
      value: `request ${id}`,
      label: words.request(id, title),
      icon: GitPullRequestArrow,
      act: then(() => void navigate({ to: '/requests/$id', params: { id: String(id) } })),
    })),
    {
      value: 'language',
      label: words.language,
      icon: Waypoints,
      act: then(() => setLanguage(language === 'en' ? 'zh-CN' : 'en')),
    },
    {
      value: 'theme',
      label: theme === 'dark' ? words.light : words.dark,
      icon: Waypoints,
      act: then(() => setTheme(theme === 'dark' ? 'light' : 'dark')),
    },
  ]
}

/** Ids of rules, as they stand in the text. */
function rulesIn(source: string): readonly string[] {
  return [...source.matchAll(/^\s*-\s*(?:\{\s*)?id:\s*["']?(?<id>[\w-]+)/gm)].map((match) => match.groups?.['id'] ?? '')
}
