/**
 * Who is signed in, and what belongs to the person: the colours, the language, and the way out.
 *
 * @module
 */

import { ChevronsUpDown, LogOut, Moon, Sun, SunMoon } from 'lucide-react'

import { Menu } from '../parts/menu.tsx'
import { queryClient, useApi } from '../server/query.ts'
import { readToken, signOut } from '../server/session.ts'
import { defineWords } from '../words/define.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { setTheme, useTheme, type Theme } from './theme.ts'

const useWords = defineWords(
  {
    account: 'Account',
    themes: { system: 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' },
    signOut: 'Sign out',
    roles: { viewer: 'viewer', editor: 'editor', publisher: 'publisher', admin: 'admin' },
  },
  {
    account: '账户',
    themes: { system: '配色：跟随系统', light: '配色：浅色', dark: '配色：深色' },
    signOut: '退出登录',
    roles: { viewer: '查看者', editor: '编辑者', publisher: '发布者', admin: '管理员' },
  },
)

const themeIcons = { system: SunMoon, light: Sun, dark: Moon } as const
const themes: readonly Theme[] = ['system', 'light', 'dark']

export function Person() {
  const words = useWords()
  const theme = useTheme()
  const { data: me } = useApi('GET /whoami')
  return (
    <div className="flex flex-col items-start border-t border-line pt-2">
      <Menu
        trigger={
          <button
            type="button"
            className="flex min-h-11 w-full items-center gap-2 rounded-lg px-2.5 py-1 text-left hover:bg-ground"
          >
            <span className="min-w-0 flex-1">
              <span className="sr-only">{words.account}: </span>
              <span className="line-clamp-2 text-sm leading-5 font-medium">{me?.name}</span>
              {me && <span className="block text-xs text-soft">{words.roles[me.role]}</span>}
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-soft" />
          </button>
        }
        items={[
          ...themes.map((each) => ({
            label: words.themes[each],
            icon: themeIcons[each],
            checked: each === theme,
            onSelect: () => setTheme(each),
          })),
          ...(readToken() === undefined ? [] : [{ label: words.signOut, icon: LogOut, onSelect: leave }]),
        ]}
      />
      <LanguageSwitch />
    </div>
  )
}

/** The page begins anew, so that nothing of what was read stays. */
function leave(): void {
  signOut()
  queryClient.clear()
  location.assign('/console/')
}
