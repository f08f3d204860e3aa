/**
 * The door: a token, where Cloudflare Access has not said who is there.
 *
 * @module
 */

import { useState } from 'react'

import { Brand } from './brand.tsx'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import type { Refusal } from '../server/call.ts'
import { queryClient } from '../server/query.ts'
import { readToken, signIn } from '../server/session.ts'
import { defineWords } from '../words/define.ts'

const useWords = defineWords(
  {
    title: 'Sign in',
    lead: 'With an API token of this instance. It stays in this tab and is forgotten when the tab is closed.',
    token: 'API token',
    hint: 'An admin makes one under Settings, or with `detour token create`. On your own machine `npm start` prints an address that signs you in.',
    go: 'Sign in',
    bad: 'This token is not known here, or not any more.',
    withoutRole: 'Cloudflare Access knows you, but you are no member of this instance. Ask an admin to add you.',
  },
  {
    title: '登录',
    lead: '使用本实例的 API 令牌。令牌只保存在这个标签页里，关闭后即忘记。',
    token: 'API 令牌',
    hint: '管理员可在“设置”中或用 `detour token create` 生成。在自己的电脑上，`npm start` 会打印一个可直接登录的地址。',
    go: '登录',
    bad: '这里不认识这个令牌，或它已失效。',
    withoutRole: 'Cloudflare Access 认识你，但你还不是本实例的成员。请联系管理员。',
  },
)

export function SignIn({ error }: { readonly error: Refusal }) {
  const words = useWords()
  const [token, setToken] = useState('')
  const wasRefused = readToken() !== undefined && error.status === 401
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-5 py-10">
      <Brand />
      <h1 className="mt-6 text-2xl font-bold">{words.title}</h1>
      <p className="mt-1 text-soft">{error.status === 403 ? words.withoutRole : words.lead}</p>
      <form
        className="mt-5 flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          signIn(token.trim())
          void queryClient.resetQueries()
        }}
      >
        <TextField
          label={words.token}
          type="password"
          autoComplete="current-password"
          required
          value={token}
          onChange={(event) => setToken(event.target.value)}
          hint={words.hint}
          {...(wasRefused ? { error: words.bad } : {})}
        />
        <Button type="submit" kind="primary">
          {words.go}
        </Button>
      </form>
    </main>
  )
}
