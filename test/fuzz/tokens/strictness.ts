/**
 * How strict a decision is, as the actions of policies are ordered.
 *
 * @module
 */

import { ask, type Asked } from '../hostile/gateway.ts'

const order = ['allow', 'warn', 'equivalent', 'redirect', 'explain']

export const strictest = order.indexOf('explain')

export interface Decided {
  readonly strictness: number
  readonly evidence: string
  readonly fault: string | null
}

export async function decided(path: string, asked: Asked): Promise<Decided> {
  const request = new Request(`https://go.example/go${path}`, {
    headers: { accept: 'application/json', referer: 'https://www.douyin.com/video/6961737553342991651' },
  })
  const { action, context } = (await (await ask(request, asked)).json()) as {
    readonly action: string
    readonly context: { readonly evidence: string; readonly fault: string | null }
  }
  const strictness = order.indexOf(action)
  if (strictness === -1) throw new Error(`there is no action ${action}`)
  // To take somebody to the same product and to another fixed page are equally strict.
  return { strictness: action === 'redirect' ? 2 : strictness, evidence: context.evidence, fault: context.fault }
}

/** The same link from nowhere. */
export async function unsigned(to: string, asked: Asked): Promise<Decided> {
  const request = new Request(`https://go.example/go?to=${encodeURIComponent(to)}`, {
    headers: { accept: 'application/json' },
  })
  const { action } = (await (await ask(request, asked)).json()) as { readonly action: string }
  const strictness = action === 'redirect' ? 2 : order.indexOf(action)
  return { strictness, evidence: 'none', fault: null }
}
