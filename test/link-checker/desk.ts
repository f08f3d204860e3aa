/**
 * A desk to ask the link checker at: the Douyin rules, a catalogue in memory, and a clock that stands still.
 *
 * @module
 */

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { instant, parseInstant, type Instant } from '../../src/kernel/instant.ts'
import { checkPage, type CheckPorts } from '../../src/link-checker/routes.ts'
import { preparePolicy, type Policy } from '../../src/policy/decide.ts'
import type { Program } from '../../src/policy/program.ts'
import { catalogueAt, onePolicy } from '../support/gateway-ports.ts'

export const program = bundled as Program
export const douyin = preparePolicy(program, { version: 7, digest: 'sha256:0' })
export const taobao = 'https://item.taobao.com/item.htm?id=41'
export const own = 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287'

export function at(text: string): Instant {
  const read = parseInstant(text)
  if (!read.ok) throw new Error(`${text} is no instant`)
  return read.value
}

export const now = at('2026-11-23T20:00:00+08:00')

export interface Setting {
  readonly policy?: Policy
  readonly now?: Instant
  /** Of the catalogue's KV; a function may throw. */
  readonly values?: Readonly<Record<string, unknown>>
  readonly more?: Partial<CheckPorts>
}

export interface Desk {
  readonly ports: CheckPorts
  /** How the catalogue was read: `get`, or how many keys at once. */
  readonly reads: (string | number)[]
  ask(path: string, init?: RequestInit): Promise<Response>
}

export function desk({ policy = douyin, now: clock = now, values = {}, more = {} }: Setting = {}): Desk {
  const reads: (string | number)[] = []
  const text = (key: string): string | null => (values[key] === undefined ? null : JSON.stringify(values[key]))
  const ports: CheckPorts = {
    policies: onePolicy(policy),
    catalogue: catalogueAt(clock, {
      textOf: text,
      onRead: (keys) => void reads.push(typeof keys === 'string' ? keys : keys.length),
    }),
    now: () => instant(clock),
    ...more,
  }
  const lifetime = { waitUntil: (): void => undefined }
  return {
    ports,
    reads,
    ask: (path, init = {}) => checkPage(new Request(`https://go.example${path}`, init), ports, lifetime),
  }
}

/** An equivalent in the own store. */
export function pair(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    grade: 'exact',
    title: '云杉手机壳',
    to: { marketplace: 'xiaodian', product: '3329016137865419287' },
    price: 10,
    own_price: 10,
    stock: 'in',
    status: 'active',
    ...more,
  }
}

export function query(fields: Readonly<Record<string, string | readonly string[]>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) params.append(name, one)
  }
  return `/check?${params.toString()}`
}

export function sent(
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  }
}
