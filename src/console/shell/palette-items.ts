/**
 * What the palette finds: places, rules of the policy in force, change requests, versions; and whatever is pasted into it.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'
import {
  BookOpenCheck,
  FileCode2,
  FlaskConical,
  GitPullRequestArrow,
  Languages,
  SunMoon,
  Waypoints,
  type LucideIcon,
} from 'lucide-react'

import { useApi } from '../server/query.ts'
import { defineWords } from '../words/define.ts'
import { setLanguage, useLanguage } from '../words/language.ts'
import { pastedIn } from './pasted.ts'
import { places, usePlaceWords } from './places.ts'
import { rulesIn } from './rules-in.ts'
import { setTheme, useTheme } from './theme.ts'

const useWords = defineWords(
  {
    rule: (id: string) => `Rule ${id}`,
    request: (id: number, title: string) => `Request #${id} ${title}`,
    version: (number: number, message: string) => `v${number} ${message}`,
    record: (id: string) => `Decision ${id}`,
    simulate: (link: string) => `Try in the simulator: ${link}`,
    language: 'Language: 中文',
    dark: 'Colours: dark',
    light: 'Colours: light',
  },
  {
    rule: (id: string) => `规则 ${id}`,
    request: (id: number, title: string) => `申请 #${id} ${title}`,
    version: (number: number, message: string) => `v${number} ${message}`,
    record: (id: string) => `决定记录 ${id}`,
    simulate: (link: string) => `在模拟器中尝试：${link}`,
    language: 'Language: English',
    dark: '配色：深色',
    light: '配色：浅色',
  },
)

export interface Item {
  readonly value: string
  readonly label: string
  /** Found by these too. */
  readonly also?: string
  /** Shown at its end: the keys that go there. */
  readonly keys?: string
  readonly icon: LucideIcon
  /** It goes somewhere; else it changes how the page looks. */
  readonly goes: boolean
  readonly act: () => void
}

/** Every word that is typed must be there. */
export function isFound({ label, also = '' }: Item, query: string): boolean {
  const text = `${label} ${also}`.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

export function useItems(query: string): readonly Item[] {
  return [
    ...usePastedItems(query),
    ...usePlaceItems(),
    ...useRuleItems(),
    ...useRequestItems(),
    ...useVersionItems(),
    ...useLookItems(),
  ]
}

function usePastedItems(query: string): readonly Item[] {
  const words = useWords()
  const navigate = useNavigate()
  const { link, record } = pastedIn(query)
  if (link !== undefined) {
    return [
      {
        value: 'link',
        label: words.simulate(link),
        also: query,
        icon: FlaskConical,
        goes: true,
        act: () => void navigate({ to: '/simulator', search: { url: link } }),
      },
    ]
  }
  if (record !== undefined) {
    return [
      {
        value: 'record',
        label: words.record(record),
        icon: Waypoints,
        goes: true,
        act: () => void navigate({ to: '/decisions/$id', params: { id: record } }),
      },
    ]
  }
  return []
}

function usePlaceItems(): readonly Item[] {
  const names = usePlaceWords()
  const navigate = useNavigate()
  return places.map(({ name, to, icon, key }) => ({
    value: name,
    label: names[name],
    also: name,
    keys: `g ${key}`,
    icon,
    goes: true,
    act: () => void navigate({ to }),
  }))
}

/** Of the policy in force. */
function useRuleItems(): readonly Item[] {
  const words = useWords()
  const navigate = useNavigate()
  const { data: status } = useApi('GET /status')
  const head = status?.head ?? 0
  const { data: version } = useApi(
    'GET /versions/{number}',
    { params: { number: String(head) } },
    { enabled: head > 0 },
  )
  return rulesIn(version?.source ?? '').map((rule) => ({
    value: `rule ${rule}`,
    label: words.rule(rule),
    also: 'rule',
    icon: FileCode2,
    goes: true,
    act: () => void navigate({ to: '/policy', search: { rule } }),
  }))
}

function useRequestItems(): readonly Item[] {
  const words = useWords()
  const navigate = useNavigate()
  const { data: requests } = useApi('GET /requests', { query: { limit: '100' } })
  return (requests?.items ?? []).map(({ id, title }) => ({
    value: `request ${id}`,
    label: words.request(id, title),
    also: 'request',
    icon: GitPullRequestArrow,
    goes: true,
    act: () => void navigate({ to: '/requests/$id', params: { id: String(id) } }),
  }))
}

function useVersionItems(): readonly Item[] {
  const words = useWords()
  const names = usePlaceWords()
  const navigate = useNavigate()
  const { data: versions } = useApi('GET /versions', { query: { limit: '100' } })
  return (versions?.items ?? []).map(({ version: number, message }) => ({
    value: `version ${number}`,
    label: words.version(number, message),
    also: names.versions,
    icon: BookOpenCheck,
    goes: true,
    act: () => void navigate({ to: '/versions/$number', params: { number: String(number) } }),
  }))
}

/** The language and the colours of the page. */
function useLookItems(): readonly Item[] {
  const words = useWords()
  const language = useLanguage()
  const theme = useTheme()
  return [
    {
      value: 'language',
      label: words.language,
      also: 'language 语言',
      icon: Languages,
      goes: false,
      act: () => setLanguage(language === 'en' ? 'zh-CN' : 'en'),
    },
    {
      value: 'theme',
      label: theme === 'dark' ? words.light : words.dark,
      also: 'theme dark light',
      icon: SunMoon,
      goes: false,
      act: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    },
  ]
}
