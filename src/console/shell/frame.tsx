/**
 * The frame around every screen: who is there, where one can go, and what is live.
 *
 * @module
 */

import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Languages, LogOut, Menu as MenuIcon, Moon, Search, Sun, SunMoon, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

import { IconButton } from '../parts/button.tsx'
import { Failure, Skeleton } from '../parts/state.tsx'
import { Refusal } from '../server/call.ts'
import { queryClient, useApi } from '../server/query.ts'
import { readToken, signOut } from '../server/session.ts'
import { defineWords } from '../words/define.ts'
import { setLanguage, useLanguage } from '../words/language.ts'
import { Brand } from './brand.tsx'
import { LiveLine } from './live-line.tsx'
import { groups, usePlaceWords } from './places.ts'
import { useShortcuts } from './shortcuts.ts'
import { SignIn } from './sign-in.tsx'
import { setTheme, useTheme, type Theme } from './theme.ts'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const Help = lazy(async () => ({ default: (await import('./help.tsx')).Help }))
const Toasts = lazy(async () => ({ default: (await import('../parts/toast.tsx')).Toasts }))

const useWords = defineWords(
  {
    skip: 'Skip to the content',
    navigation: 'Places',
    menu: 'Menu',
    closeMenu: 'Close the menu',
    palette: 'Go anywhere',
    language: '切换到中文',
    themes: { system: 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' },
    signOut: 'Sign out',
    roles: { viewer: 'viewer', editor: 'editor', publisher: 'publisher', admin: 'admin' },
  },
  {
    skip: '跳到正文',
    navigation: '导航',
    menu: '菜单',
    closeMenu: '收起菜单',
    palette: '快速前往',
    language: 'Switch to English',
    themes: { system: '配色：跟随系统', light: '配色：浅色', dark: '配色：深色' },
    signOut: '退出登录',
    roles: { viewer: '查看者', editor: '编辑者', publisher: '发布者', admin: '管理员' },
  },
)

export function Frame() {
  const { error, data, isPending, refetch } = useApi('GET /whoami')
  if (error instanceof Refusal && (error.status === 401 || error.status === 403)) return <SignIn error={error} />
  if (isPending || data === undefined) {
    return (
      <main className="mx-auto max-w-md px-5 py-16">
        <h1 className="mb-4">
          <Brand />
        </h1>
        {error === null ? <Skeleton /> : <Failure error={error} onRetry={() => void refetch()} />}
      </main>
    )
  }
  return <SignedIn />
}

function SignedIn() {
  const words = useWords()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  // Open on the page where it was opened: going somewhere closes it.
  const [menuAt, setMenuAt] = useState<string | undefined>()
  const isMenuOpen = menuAt === path
  const [shown, setShown] = useState<'palette' | 'help' | undefined>()
  useShortcuts({ onPalette: () => setShown('palette'), onHelp: () => setShown('help') })
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-card px-3 py-2 text-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {words.skip}
      </a>
      <header className="sticky top-0 z-30 flex h-13 items-center justify-between border-b border-line bg-card px-3 lg:hidden">
        <Brand />
        <div className="flex">
          <IconButton icon={Search} label={words.palette} onClick={() => setShown('palette')} />
          <IconButton
            icon={isMenuOpen ? X : MenuIcon}
            label={isMenuOpen ? words.closeMenu : words.menu}
            aria-expanded={isMenuOpen}
            aria-controls="places"
            onClick={() => setMenuAt(isMenuOpen ? undefined : path)}
          />
        </div>
      </header>
      <aside
        id="places"
        className={`${isMenuOpen ? 'flex' : 'hidden'} z-20 flex-col gap-4 border-line bg-card p-3 max-lg:fixed max-lg:inset-x-0 max-lg:top-13 max-lg:bottom-0 max-lg:overflow-y-auto lg:sticky lg:top-0 lg:flex lg:h-dvh lg:overflow-y-auto lg:border-r`}
      >
        <div className="hidden px-2 pt-1.5 lg:block">
          <Brand />
        </div>
        <Places />
        <div className="mt-auto">
          <Person />
        </div>
      </aside>
      <div className="min-w-0">
        <LiveLine onPalette={() => setShown('palette')} />
        <main id="content" tabIndex={-1} className="mx-auto w-full max-w-7xl px-4 py-5 outline-none sm:px-6 lg:py-6">
          <Suspense fallback={<Skeleton lines={6} />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Suspense>
        <Toasts />
        {shown === 'palette' && <Palette onClose={() => setShown(undefined)} />}
        {shown === 'help' && <Help onClose={() => setShown(undefined)} />}
      </Suspense>
    </div>
  )
}

function Places() {
  const words = useWords()
  const names = usePlaceWords()
  return (
    <nav aria-label={words.navigation} className="flex flex-col gap-4">
      {groups.map((group) => (
        <div key={group.name}>
          <p className="px-2.5 pb-1 text-xs font-medium text-soft">{names.groups[group.name]}</p>
          <ul>
            {group.places.map(({ name, to, icon: Icon }) => (
              <li key={name}>
                <Link
                  to={to}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                  className="flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm text-ink hover:bg-ground aria-[current=page]:bg-wash aria-[current=page]:font-semibold aria-[current=page]:text-accent"
                >
                  <Icon aria-hidden className="size-4.5 shrink-0 opacity-85" strokeWidth={1.8} />
                  {names[name]}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

const nextTheme: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }
const themeIcons = { system: SunMoon, light: Sun, dark: Moon } as const

function Person() {
  const words = useWords()
  const language = useLanguage()
  const theme = useTheme()
  const { data: me } = useApi('GET /whoami')
  return (
    <div className="flex flex-wrap items-center justify-between gap-1 border-t border-line px-1 pt-3">
      <div className="min-w-0 px-1.5 text-sm">
        <p className="truncate font-medium">{me?.name}</p>
        {me && <p className="text-xs text-soft">{words.roles[me.role]}</p>}
      </div>
      <div className="flex">
        <IconButton
          icon={Languages}
          label={words.language}
          lang={language === 'en' ? 'zh-CN' : 'en'}
          onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}
        />
        <IconButton icon={themeIcons[theme]} label={words.themes[theme]} onClick={() => setTheme(nextTheme[theme])} />
        {readToken() !== undefined && (
          <IconButton
            icon={LogOut}
            label={words.signOut}
            onClick={() => {
              signOut()
              queryClient.clear()
              location.assign('/console/')
            }}
          />
        )}
      </div>
    </div>
  )
}
