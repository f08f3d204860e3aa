/**
 * Steps done one after another. The first that fails ends it, and says what is done, what is left, and how to go on.
 *
 * @module
 */

import { ApiRefusal, ApiUnreachable } from '../api-client.ts'
import type { DeployPorts } from './ports.ts'
import { StepFailed, type Step } from './step.ts'

/** Whether all were done, or would be. */
export async function carryOut(
  steps: readonly Step[],
  { say, isRehearsal = false }: Pick<DeployPorts, 'say'> & { readonly isRehearsal?: boolean },
): Promise<boolean> {
  for (const [index, { name, run, would }] of steps.entries()) {
    try {
      const told = await run()
      say(`${name}: ${isRehearsal ? would : told}`)
    } catch (cause) {
      if (!isToldApart(cause)) throw cause
      say(`${name}: FAILED: ${cause.message}`)
      say(left(steps.slice(index).map((step) => step.name)))
      return false
    }
  }
  return true
}

function isToldApart(cause: unknown): cause is Error {
  return cause instanceof StepFailed || cause instanceof ApiRefusal || cause instanceof ApiUnreachable
}

function left(names: readonly string[]): string {
  return `left: ${names.join(', ')}. What was done stays; the same command goes on from here`
}
