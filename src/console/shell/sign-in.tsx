/**
 * The door: a token, where Cloudflare Access has not said who is there.
 *
 * @module
 */

import { useRef, useState } from 'react'

import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import type { Refusal } from '../server/call.ts'
import { readToken, signIn } from '../server/session.ts'
import { defineWords } from '../words/define.ts'
import { Brand } from './brand.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { useTitle } from './title.ts'

const useWords = defineWords(
  {
    title: 'Sign in',
    lead: 'With an API token of this instance. It stays in this tab and is forgotten when the tab is closed.',
    token: 'API token',
    where: 'Where do I get one?',
    admin: 'An admin makes one in the settings, or with',
    local: 'On your own machine, the address that this prints signs you in:',
    go: 'Sign in',
    bad: 'This token is not known here, or not any more.',
    withoutRole: 'Cloudflare Access knows you, but you are no member of this instance. Ask an admin to add you.',
  },
  {
    title: '登录',
    lead: '使用本实例的 API 令牌。令牌只保存在当前标签页，关闭后即清除。',
    token: 'API 令牌',
    where: '如何获得令牌？',
    admin: '请管理员在“设置”中创建，或运行',
    local: '在自己的电脑上，以下命令会打印一个可直接登录的地址：',
    go: '登录',
    bad: '令牌无效，或已失效。',
    withoutRole: 'Cloudflare Access 已识别你的身份，但你还不是本实例的成员。请联系管理员添加。',
  },
)

export interface SignInProps {
  readonly error: Refusal
  /** Asks who is there, with the token that was given. */
  readonly onEnter: () => Promise<void>
}

export function SignIn({ error, onEnter }: SignInProps) {
  const words = useWords()
  const [token, setToken] = useState('')
  const [isEntering, setEntering] = useState(false)
  const [isNoToken, setNoToken] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const wasRefused = readToken() !== undefined && error.status === 401
  useTitle(words.title)
  const enter = async (): Promise<void> => {
    const given = token.trim()
    // What a header cannot carry is no token, and would be in the way of every later question.
    setNoToken(!/^[\u0021-\u007e]+$/.test(given))
    if (/^[\u0021-\u007e]+$/.test(given)) {
      setEntering(true)
      signIn(given)
      await onEnter()
      setEntering(false)
    }
    form.current?.querySelector('input')?.select()
  }
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-5 py-10">
      <div className="flex items-center justify-between gap-4">
        <Brand />
        <LanguageSwitch />
      </div>
      <h1 className="mt-6 text-2xl font-bold">{words.title}</h1>
      <p className="mt-1 text-soft">{error.status === 403 ? words.withoutRole : words.lead}</p>
      <form
        ref={form}
        className="mt-5 flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void enter()
        }}
      >
        <TextField
          label={words.token}
          type="password"
          autoComplete="current-password"
          required
          // Whoever comes to this page comes for this field.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={token}
          onChange={(event) => setToken(event.target.value)}
          {...(isNoToken || (wasRefused && !isEntering) ? { error: words.bad } : {})}
        />
        <Button type="submit" kind="primary" busy={isEntering}>
          {words.go}
        </Button>
      </form>
      <details className="mt-5 text-sm text-soft">
        <summary className="min-h-6 w-fit">{words.where}</summary>
        <p className="mt-2">
          {words.admin} <code className="font-mono text-ink">detour token create</code>
        </p>
        <p className="mt-1">
          {words.local} <code className="font-mono text-ink">npm start</code>
        </p>
      </details>
    </main>
  )
}
