/**
 * The frame around every screen: who is there, where one can go, and what is live.
 *
 * @module
 */

import { Outlet } from '@tanstack/react-router'
import { Menu as MenuIcon, Search, X } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'

import { IconButton } from '../parts/button.tsx'
import { Failure, Skeleton } from '../parts/state.tsx'
import { Toasts } from '../parts/toast.tsx'
import { Refusal } from '../server/call.ts'
import { useApi } from '../server/query.ts'
import { defineWords } from '../words/define.ts'
import { useArrival } from './arrival.ts'
import { Brand } from './brand.tsx'
import { forgetOthers, useExpiry } from './expiry.ts'
import { LiveLine } from './live-line.tsx'
import { Navigation } from './navigation.tsx'
import { Person } from './person.tsx'
import { useShortcuts } from './shortcuts.ts'
import { SignIn } from './sign-in.tsx'
import { usePhoneMenu } from './use-menu.ts'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const Help = lazy(async () => ({ default: (await import('./help.tsx')).Help }))

const useWords = defineWords(
  { skip: 'Skip to the content', menu: 'Menu', closeMenu: 'Close the menu', palette: 'Go anywhere' },
  { skip: '跳到正文', menu: '菜单', closeMenu: '收起菜单', palette: '快速前往' },
)

export function Frame() {
  const { error, data, isPending, refetch } = useApi('GET /whoami')
  useExpiry()
  if (error instanceof Refusal && (error.status === 401 || error.status === 403)) {
    const enter = async (): Promise<void> => {
      forgetOthers()
      await refetch()
    }
    return <SignIn error={error} onEnter={enter} />
  }
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
  const main = useRef<HTMLElement>(null)
  const header = useRef<HTMLElement>(null)
  const title = useArrival(main)
  const menu = usePhoneMenu(() => header.current?.querySelector<HTMLElement>('[aria-controls="places"]')?.focus())
  const [shown, setShown] = useState<'palette' | 'help' | undefined>()
  useShortcuts({ onPalette: () => setShown('palette'), onHelp: () => setShown('help') })
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-card px-3 py-2 text-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        // Without a trace in the address, which belongs to the screens.
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {words.skip}
      </a>
      <header
        ref={header}
        className="sticky top-0 z-30 flex h-13 items-center justify-between border-b border-line bg-card px-3 lg:hidden"
      >
        <Brand />
        <div className="flex">
          <IconButton icon={Search} label={words.palette} onClick={() => setShown('palette')} />
          <IconButton
            icon={menu.isOpen ? X : MenuIcon}
            label={menu.isOpen ? words.closeMenu : words.menu}
            aria-expanded={menu.isOpen}
            aria-controls="places"
            onClick={menu.toggle}
          />
        </div>
      </header>
      <aside
        id="places"
        className={`${menu.isOpen ? 'flex' : 'hidden'} z-20 flex-col gap-4 overscroll-contain border-line bg-card p-3 max-lg:fixed max-lg:inset-x-0 max-lg:top-13 max-lg:bottom-0 max-lg:overflow-y-auto lg:sticky lg:top-0 lg:flex lg:h-dvh lg:border-r lg:pb-2`}
      >
        <div className="hidden px-2 pt-1.5 lg:block">
          <Brand />
        </div>
        <div className="min-h-0 lg:-mx-3 lg:flex-1 lg:overflow-y-auto lg:px-3">
          <Navigation onGo={menu.close} />
        </div>
        <div className="mt-auto">
          <Person />
        </div>
      </aside>
      {/* What the menu covers on a phone is not to be reached behind it. */}
      <div className="min-w-0" inert={menu.isOpen}>
        <LiveLine onPalette={() => setShown('palette')} />
        <main
          ref={main}
          id="content"
          aria-label={title}
          tabIndex={-1}
          className="mx-auto w-full max-w-7xl px-4 py-5 outline-none sm:px-6 lg:py-6"
        >
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
