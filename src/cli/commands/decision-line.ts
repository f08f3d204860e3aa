/**
 * A decision on one line, for people.
 *
 * @module
 */

import { visible } from '../../policy/language/render/visible.ts'
import { localText } from '../time.ts'

/** A decision as the API shows it, as far as it is printed. */
export interface ShownDecision {
  readonly id: string
  readonly at: string
  readonly policy: { readonly version: number | null }
  readonly in: {
    readonly surface: string
    readonly evidence: string
    readonly marketplace: string | null
    readonly kind: string
    readonly product: string | null
    readonly shop: string | null
    readonly url: string | null
  }
  readonly out: {
    readonly answer: string
    readonly action: string
    readonly step: string | null
    readonly rule: string | null
    readonly reason: string
    readonly host: string | null
  }
  readonly would: { readonly rule: string; readonly action: string } | null
  /** Older instances do not tell. */
  readonly rendered?: { readonly action: string; readonly same: boolean } | null
}

export interface DecisionPage {
  readonly items: readonly ShownDecision[]
  readonly next: string | null
  readonly gone: readonly string[]
}

/** One decision on one line: what was clicked, what was said, and why. */
export function decisionLine({ id, at, policy, in: input, out, would, rendered }: ShownDecision): string {
  const subject = input.product ?? input.shop ?? input.url ?? input.kind
  const where = out.host === null ? '' : ` → ${out.host}`
  const step = out.step === null ? '' : `/${out.step}`
  const why = out.rule === null ? out.reason : `${out.rule} (${out.reason})`
  const wouldBe = would === null ? '' : `  would: ${would.rule} ${would.action}`
  const wasTold = rendered?.same === false ? `  rendered: ${rendered.action}` : ''
  const words = [
    `${localText(at)}  ${id}  v${policy.version ?? 0}`,
    `${input.surface} [${input.evidence}]`,
    subject,
    `${out.action}${step}${where}`,
    `${why}${wouldBe}${wasTold}`,
  ]
  return `${visible(words.join('  '))}\n`
}
