/**
 * The dictionary: every text a shopper may read, in one language. A text missing in a language is a type error.
 *
 * @module
 */

import type { Offer } from '../../catalogue/chain.ts'
import type { Grade } from '../../policy/program.ts'
import type { LinkFault } from '../../link/destination.ts'
import type { Kind } from '../../link/marketplace.ts'
import type { Evidence } from '../../context/context.ts'
import type { BuiltinReason } from '../../policy/reasons.ts'

/** What a title may mention. */
export interface Scene {
  /** The marketplace, or a word for one that is not known. */
  readonly shop: string
  /** The surface, or a word for one that is not known. */
  readonly place: string
}

export interface Dictionary {
  /** One or two sentences for every built-in reason; a policy's own text goes before them. */
  readonly reasons: Readonly<Record<BuiltinReason, string>>
  /** What was found where a rule promised an equivalent, and it is not the same product. */
  readonly instead: Readonly<Record<'shop' | 'search' | 'offer', string>>
  /** For a reason of the policy's own that has no text. */
  readonly anyReason: string
  /** Headlines of notices where the usual one would not fit. */
  readonly titles: Readonly<Partial<Record<BuiltinReason, (scene: Scene) => string>>>
  readonly explainTitle: (scene: Scene) => string
  readonly warnTitle: string
  readonly faults: Readonly<Record<LinkFault['code'], string>>
  readonly kinds: Readonly<Record<Kind, string>>
  readonly grades: Readonly<Record<Grade, string>>
  readonly offerWhy: Readonly<Record<Offer['why'], string>>
  readonly surfaces: Readonly<Record<string, string>>
  readonly evidence: Readonly<Record<Evidence, string>>
  readonly badToken: string
  readonly unknownShop: string
  readonly unknownPlace: string
  /** A surface's label within a sentence. */
  readonly thisPlace: (label: string) => string
  /** For a surface that is not known, among the facts. */
  readonly notKnown: string
  readonly facts: {
    readonly heading: string
    readonly led: string
    readonly place: string
    readonly rule: string
    readonly fault: string
    readonly since: (day: string) => string
    readonly until: (day: string) => string
  }
  readonly offer: { readonly heading: string; readonly untitled: string; readonly action: string }
  readonly store: string
  readonly onward: (host: string) => string
  readonly onwardNote: string
  readonly goBack: string
  readonly options: { readonly heading: string; readonly shortVideo: string; readonly askCreator: string }
  readonly merchants: { readonly summary: string; readonly intro: string; readonly steps: readonly string[] }
  readonly receipt: string
  readonly quiet: string
}
