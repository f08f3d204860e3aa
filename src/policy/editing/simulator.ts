/**
 * The simulator, as the editor needs it: what a click would get is known to the gateway, which comes after policies.
 *
 * `gateway/simulate.ts` fulfils it.
 *
 * @module
 */

import type { Evidence } from '../../context/context.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { DiagnosticLanguage } from '../language/diagnostic.ts'
import type { Policy } from '../decide.ts'
import type { ConditionTrace, TraceStep } from '../trace.ts'

/** A click as it is described; what is absent is not known. */
export interface Described {
  readonly url: string
  /** Where the link stood, or `referer`: the page an unsigned click came from. */
  readonly surface: string | undefined
  readonly referer: string | undefined
  readonly evidence: Evidence
  readonly content: string | undefined
  readonly author: string | undefined
  readonly followers: number | undefined
  readonly channel: string | undefined
  readonly client: string | undefined
  readonly region: string | undefined
  readonly lang: string | undefined
  readonly token: string | undefined
  readonly visitor: string | undefined
}

/** A description that cannot be meant, with what to say instead. */
export type DescriptionFault =
  | { readonly kind: 'needless'; readonly field: string }
  | { readonly kind: 'no_surface' | 'strange_surface'; readonly known: readonly string[] }

/** A row of the catalogue that cannot be read. */
export interface CatalogueFault {
  readonly kind: 'catalogue'
  readonly line: number
  readonly message: string
}

export interface SimulatorOptions {
  readonly at: Instant
  /** Rows as the command line takes them; without them no equivalents are known. */
  readonly catalogueCsv: string | undefined
}

export type SimulatedClick =
  | {
      readonly ok: true
      /** As `policy simulate --json` prints it. */
      readonly decision: object
      readonly trace: readonly TraceStep[]
    }
  | { readonly ok: false; readonly fault: DescriptionFault | CatalogueFault }

export type Simulator = (described: Described, policy: Policy, options: SimulatorOptions) => Promise<SimulatedClick>

/** A step of a trace in one language. */
export interface TraceStepJson extends Omit<TraceStep, 'failed' | 'assumed'> {
  readonly failed: readonly ConditionJson[]
  readonly assumed: readonly ConditionJson[]
}

interface ConditionJson {
  readonly condition: string
  readonly wanted: string
  readonly got: string
  readonly missing: string | null
}

/** As the admin API tells a trace. */
export function traceJson(trace: readonly TraceStep[], language: DiagnosticLanguage): readonly TraceStepJson[] {
  const inWords = ({ condition, wanted, got, missing }: ConditionTrace): ConditionJson => ({
    condition,
    wanted: wanted[language],
    got: got[language],
    missing: missing ?? null,
  })
  return trace.map((step) => ({ ...step, failed: step.failed.map(inWords), assumed: step.assumed.map(inWords) }))
}
