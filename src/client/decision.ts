/**
 * A decision as Detour answers it: every field is always there, `null` where there is nothing to say.
 *
 * Written out here, because it is a promise to programs that live elsewhere; a test holds it to what is sent.
 *
 * @module
 */

export type AnswerKind = 'forward' | 'detour' | 'notice'
export type Action = 'allow' | 'warn' | 'equivalent' | 'redirect' | 'explain'
export type Evidence = 'signed' | 'referer' | 'none'
export type Party = 'own' | 'external' | 'none'
export type Kind = 'product' | 'shop' | 'affiliate' | 'coupon' | 'search' | 'short' | 'other'
/** Where the policy was found; `bundled` is the one compiled into the Worker, for when nothing else is there. */
export type Tier = 'memory' | 'cache' | 'kv' | 'bundled'

/** One sentence, in the languages of shoppers. */
export interface Message {
  readonly 'zh-CN': string
  readonly en: string
}

export interface Decision {
  readonly id: string
  /** RFC 3339, in the policy's time zone. */
  readonly at: string
  /** `forward`: open the destination. `detour`: open {@link location} instead. `notice`: show {@link message}. */
  readonly answer: AnswerKind
  /** What a click would be answered with. */
  readonly status: 302 | 200 | 400
  /** What to open; `null` for a notice. */
  readonly location: string | null
  readonly action: Action
  /** Which step of an equivalent was taken: `product`, `shop`, `search`, `explain`. */
  readonly step: string | null
  /** The rule that decided; `null` where the defaults did. */
  readonly rule: string | null
  /** A stable code for why. */
  readonly reason: string
  readonly message: Message
  readonly destination: {
    readonly url: string | null
    readonly marketplace: string | null
    readonly party: Party
    readonly kind: Kind
    /** Of the product or the shop; always a text, because some are longer than a number can be. */
    readonly id: string | null
    /** How many wrappers were taken off. */
    readonly depth: number
    /** Why the link is not simply good. */
    readonly fault: string | null
  }
  readonly context: {
    readonly surface: string
    readonly evidence: Evidence
    readonly site: string | null
    readonly content: string | null
    readonly author: string | null
    /** Why the token did not count, where there was one. */
    readonly fault: string | null
  }
  /** What a rule that is only tried would have said. */
  readonly would: { readonly rule: string; readonly action: Action; readonly reason: string } | null
  readonly policy: {
    readonly name: string
    readonly version: number | null
    readonly digest: string
    readonly tier: Tier
  }
}
