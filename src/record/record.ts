/**
 * Decision records: what is kept of a click. Recording never delays a click and never fails one.
 *
 * No IP address, no user agent, no token, and of an address neither path nor query string is ever kept. How a policy came to its
 * decision is not kept either: it can be computed again, so `in` holds every input of it that is not personal, and
 * `erased` says which were.
 *
 * @module
 */

import type { Answer, Skipped } from '../answer/answer.ts'
import type { View } from '../answer/view.ts'
import { builtinIdSpaceOf } from '../catalogue/entry.ts'
import type { Evidence } from '../context/context.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import type { Kind } from '../link/marketplace.ts'
import type { RenderedHint } from '../link/token.ts'
import type { Action, Party, Tier } from '../policy/decision.ts'
import type { Shopper } from '../policy/facts.ts'
import { valueFacts, type ValueFact } from '../policy/value-facts.ts'
import { clean, cleaned, clientOnly, codeOnly, languageOnly, redactedUrl, regionOnly } from './redact.ts'

export const recordSchema = 1

export interface DecisionRecord {
  readonly v: typeof recordSchema
  readonly id: string
  /** Epoch milliseconds. */
  readonly at: Instant
  readonly policy: {
    readonly name: string
    readonly version: number | undefined
    readonly digest: string
    readonly tier: Tier
  }
  readonly in: {
    readonly surface: string
    readonly evidence: Evidence
    readonly site: string | undefined
    readonly marketplace: string | undefined
    readonly party: Party
    readonly kind: Kind
    /** `marketplace:id`, as lists name products. */
    readonly product: string | undefined
    readonly shop: string | undefined
    readonly author: string | undefined
    readonly followers: number | undefined
    readonly content: string | undefined
    readonly channel: string | undefined
    readonly region: string | undefined
    readonly lang: string | undefined
    readonly client: string | undefined
    /** How many wrappers were taken off. */
    readonly wrapped: number
    /** Of the link, `kind:code`. */
    readonly fault: string | undefined
    /** Of the token, when there was one that did not count. */
    readonly token_fault: string | undefined
    /** The key that signed the token that counted. */
    readonly kid: string | undefined
    /** Its host; of an app link, its scheme. */
    readonly url: string | undefined
  }
  readonly out: {
    readonly answer: Answer['kind']
    readonly action: Action
    readonly step: string | undefined
    readonly rule: string | undefined
    readonly reason: string
    readonly status: number
    /** Where the shopper was sent. */
    readonly host: string | undefined
    readonly skipped: readonly Skipped[] | undefined
    /** What the deciding rule is labelled with: a fee class, a campaign. */
    readonly labels: Readonly<Record<string, string>> | undefined
  }
  /** The first matching rule in report mode. */
  readonly would: { readonly rule: string; readonly action: Action; readonly reason: string } | undefined
  /** What the candidate would have decided; absent where none was asked, or it could not tell. */
  readonly candidate: RecordedCandidate | undefined
  /** What the link's page had been told; absent where its token says nothing of it. */
  readonly rendered: RecordedRendered | undefined
  readonly missing: readonly string[] | undefined
  /** How many clicks this record stands for. */
  readonly sampledrate: number
  /** JSON Pointers of inputs that the engine had and the record has not. */
  readonly erased: readonly string[] | undefined
}

/** What a program that is tried beside the active one says of the same click. */
export interface RecordedCandidate {
  readonly digest: string
  readonly action: Action
  readonly rule: string | undefined
  readonly reason: string
  /** Whether the shopper would have met the same: action, reason, and where it leads. */
  readonly same: boolean
}

/**
 * Render and click: what a signed link says was decided when its page was made, beside what the click decided. Both
 * are decisions, as they stand before an answer is made: `out.action` may be another where a link has no address to open.
 */
export interface RecordedRendered {
  readonly action: RenderedHint
  readonly clicked: Action
  readonly same: boolean
}

/** What a record takes from a view. */
export type Recorded = Pick<View, 'id' | 'at' | 'destination' | 'context' | 'decision' | 'policy'>

/** What was found out beside the decision. */
export interface RecordedBeside {
  readonly kid?: string | undefined
  readonly candidate?: RecordedCandidate | undefined
  /** As the token that counted says. */
  readonly rendered?: RenderedHint | undefined
}

const nothingBeside: RecordedBeside = {}

/**
 * A record that is not written yet. The click keeps what goes into it, and a hundred are written together when they are
 * sent: in a row each takes a fraction of what it takes within a click, among everything else.
 */
export interface PendingRecord {
  /** An allowed click with nothing else to tell: the first to go when there is no room for all. */
  readonly isPlainAllow: boolean
  readonly write: () => DecisionRecord
}

export function pendingRecord(
  answer: Answer,
  view: Recorded,
  shopper: Shopper,
  beside: RecordedBeside = nothingBeside,
): PendingRecord {
  const { destination, context, decision } = view
  const { candidate, rendered } = beside
  const isAlike = candidate?.same !== false && (rendered === undefined || rendered === decision.outcome.action)
  const isUntold = decision.would === undefined && decision.labels === undefined && isAlike
  const isSound = destination.fault === undefined && context.fault === undefined
  return {
    isPlainAllow: answer.action === 'allow' && isUntold && isSound,
    write: () => makeRecord(answer, view, shopper, beside),
  }
}

export function makeRecord(
  answer: Answer,
  view: Recorded,
  shopper: Shopper,
  beside: RecordedBeside = nothingBeside,
): DecisionRecord {
  const { destination, context, decision } = view
  const { name, version, digest, tier } = view.policy
  const language = context.language ?? shopper.language
  const input: DecisionRecord['in'] = {
    surface: clean(context.surface),
    evidence: context.evidence,
    site: context.site,
    marketplace: destination.marketplace,
    party: decision.party,
    kind: destination.kind,
    ...named(destination),
    author: cleaned(context.author),
    followers: context.followers,
    content: cleaned(context.content),
    channel: cleaned(context.channel),
    region: regionOnly(shopper.region),
    lang: languageOnly(language),
    client: clientOnly(context.client),
    wrapped: destination.depth,
    fault: destination.fault && `${destination.fault.kind}:${destination.fault.code}`,
    token_fault: codeOnly(context.fault),
    kid: cleaned(beside.kid),
    url: redactedUrl(destination.url),
  }
  return {
    v: recordSchema,
    id: view.id,
    at: view.at,
    policy: { name, version, digest, tier },
    in: input,
    out: {
      answer: answer.kind,
      action: answer.action,
      step: answer.step,
      rule: answer.rule,
      reason: answer.reason,
      status: answer.kind === 'notice' ? answer.status : 302,
      host: answer.kind === 'notice' ? undefined : hostOf(answer.location),
      skipped: filled(answer.skipped),
      labels: decision.labels,
    },
    would: decision.would && wouldOf(decision.would),
    candidate: beside.candidate,
    rendered: beside.rendered && renderedOf(beside.rendered, decision.outcome.action),
    missing: filled(decision.missing),
    sampledrate: 1,
    erased: filled(erasedOf(view, shopper, input)),
  }
}

/** Most clicks have none of these, and a queue counts bytes. */
function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}

type Kept = DecisionRecord['in']

function named({ marketplace, kind, id }: Destination): { product: string | undefined; shop: string | undefined } {
  if (marketplace === undefined || id === undefined) return { product: undefined, shop: undefined }
  if (kind === 'shop') return { product: undefined, shop: clean(`${marketplace}:${id}`) }
  return { product: clean(`${builtinIdSpaceOf(marketplace)}:${id}`), shop: undefined }
}

/** An answer's location is canonical: `https://host/…`. */
function hostOf(location: string): string {
  return location.slice('https://'.length, location.indexOf('/', 'https://'.length))
}

function wouldOf({ rule, outcome }: NonNullable<View['decision']['would']>): DecisionRecord['would'] {
  return { rule, action: outcome.action, reason: outcome.reason }
}

function renderedOf(action: RenderedHint, clicked: Action): RecordedRendered {
  return { action, clicked, same: action === clicked }
}

const nothingErased: readonly string[] = []
const tokenErased: readonly string[] = ['/in/token']

type ValueField = 'region' | 'lang'

/** Where `in` keeps the facts of which rules name values; undefined: nowhere, and a record of a click that had one says so. */
export const fieldOfValue: Readonly<Record<ValueFact, ValueField | undefined>> = {
  region: 'region',
  language: 'lang',
}

export function keptValue(
  fact: ValueFact,
  input: { readonly [Field in ValueField]?: string | undefined },
): string | undefined {
  const field = fieldOfValue[fact]
  return field && input[field]
}

/** What was left out, and what was cut or escaped so that a rule could read it otherwise; token and visitor always are. */
function erasedOf({ destination, context }: Recorded, shopper: Shopper, kept: Kept): readonly string[] {
  const { token, visitor } = shopper
  const had: Readonly<Record<ValueFact, string | undefined>> = {
    ...shopper,
    language: context.language ?? shopper.language,
  }
  const isWhole =
    kept.client === context.client &&
    kept.author === context.author &&
    kept.content === context.content &&
    kept.channel === context.channel &&
    valueFacts.every((fact) => keptValue(fact, kept) === had[fact]) &&
    isNamedWhole(destination, kept)
  if (visitor === undefined && isWhole) return token === undefined ? nothingErased : tokenErased
  const values = valueFacts.map(
    (fact) => [`/in/${fieldOfValue[fact] ?? fact}`, had[fact], keptValue(fact, kept)] as const,
  )
  const pairs = [
    ['/in/token', token, undefined],
    ['/in/visitor', visitor, undefined],
    ['/in/client', context.client, kept.client],
    ...values,
    ['/in/author', context.author, kept.author],
    ['/in/content', context.content, kept.content],
    ['/in/channel', context.channel, kept.channel],
  ] as const
  const erased: string[] = pairs.flatMap(([pointer, before, after]) => (before === after ? [] : [pointer]))
  if (!isNamedWhole(destination, kept)) erased.push(destination.kind === 'shop' ? '/in/shop' : '/in/product')
  return erased
}

function isNamedWhole({ marketplace, id }: Destination, { product, shop }: Kept): boolean {
  return marketplace === undefined || id === undefined || (product ?? shop)?.endsWith(`:${id}`) === true
}
