/**
 * Asking for decisions: any number of links, answered in their order.
 *
 * @module
 */

import { call, readJson, type CallOptions } from './call.ts'
import type { Decision } from './decision.ts'
import { DetourError } from './error.ts'

/** A link to ask about: signed, unsigned, or, with a service token, unsigned with where it stands. */
export type AskedLink =
  | { readonly token: string }
  | {
      readonly to: string
      /** The page that it stands on, for a link without a token. */
      readonly referer?: string | undefined
    }
  | {
      readonly to: string
      readonly surface: string
      readonly content?: string | undefined
      readonly author?: string | undefined
      readonly followers?: number | undefined
      readonly channel?: string | undefined
      readonly client?: string | undefined
      readonly lang?: string | undefined
    }

export interface AskOptions extends CallOptions {
  /** True: each link counts as clicked, because the caller opens by itself what is answered. */
  readonly record?: boolean | undefined
  /** What the shopper reads, as `Accept-Language` has it. Browsers send their own. */
  readonly acceptLanguage?: string | undefined
}

const mostLinks = 100
/** Detour reads 256 KiB; the rest is for what stands around the links. */
const mostBytes = 250_000

/** Asks for decisions. The calls that many links need go one after the other; the timeout is for each of them. */
export async function askDecisions(links: readonly AskedLink[], options: AskOptions): Promise<Decision[]> {
  const decisions: Decision[] = []
  for (const body of bodiesOf(links, options.record === true)) {
    const { acceptLanguage } = options
    const request = { path: '/v1/decisions', contentType: 'application/json', body: body.text, acceptLanguage }
    const answered = await call(request, options, readJson)
    const found = decisionsIn(answered)
    if (found === undefined || found.length !== body.links) {
      throw new DetourError('unexpected-answer', `the answer has not ${body.links} decisions`, { status: 200 })
    }
    decisions.push(...found)
  }
  return decisions
}

interface Body {
  readonly text: string
  readonly links: number
}

/** As few bodies as hold all links, each no longer than Detour reads. */
function bodiesOf(links: readonly AskedLink[], record: boolean): Body[] {
  const bodies: Body[] = []
  let held: string[] = []
  let bytes = 0
  const close = (): void => {
    if (held.length > 0) bodies.push({ text: `{"links":[${held.join()}],"record":${record}}`, links: held.length })
    held = []
    bytes = 0
  }
  for (const link of links) {
    const text = JSON.stringify(link)
    const size = new TextEncoder().encode(text).length + 1
    if (held.length === mostLinks || bytes + size > mostBytes) close()
    held.push(text)
    bytes += size
  }
  close()
  return bodies
}

function decisionsIn(answered: unknown): Decision[] | undefined {
  const { decisions } = (answered ?? {}) as { readonly decisions?: unknown }
  return Array.isArray(decisions) && decisions.every(isObject) ? (decisions as Decision[]) : undefined
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
