/**
 * Running the tests inside a policy.
 *
 * The link is read, the context placed and the facts made as for a click, and the same judge is asked; so a test means
 * what a click means, down to the links that the engine refuses before any rule is asked.
 *
 * @module
 */

import type { Context } from '../../context/context.ts'
import { instant } from '../../kernel/instant.ts'
import { destinationOf, type Destination } from '../../link/destination.ts'
import type { Registry } from '../../link/registry.ts'
import type { Policy } from '../decide.ts'
import type { Decision } from '../decision.ts'
import { factsOf } from '../facts.ts'
import { judge, placed } from '../judge.ts'
import { explainFailure } from './failure.ts'
import { makeForcing } from './force.ts'
import type { PolicyTest } from './policy-test.ts'
import { outcomeText, type Decider, type TestResult, type TestRun } from './result.ts'

/** Runs the tests of a document against its policy; all of them, in order. */
export function runPolicyTests(policy: Policy, tests: readonly PolicyTest[], registry: Registry): TestResult[] {
  const forced = makeForcing(policy, registry)
  return tests.map((test) => {
    const ran = run(test, forced(test.rollout), registry)
    const failure = explainFailure(ran)
    return { ...ran, passed: failure === undefined, failure }
  })
}

function run(test: PolicyTest, policy: Policy, registry: Registry): TestRun {
  const destination = destinationOf(test.url, registry)
  const context = placed(contextOf(test), policy.program)
  const facts = factsOf(destination, context, test, registry)
  const decision = judge(policy, destination, facts, instant(test.at))
  return {
    test,
    got: outcomeText(decision.outcome),
    decider: deciderOf(decision, destination),
    would: decision.would === undefined ? 'none' : outcomeText(decision.would.outcome),
    decision,
    destination,
    facts,
    policy,
  }
}

function deciderOf({ rule, by }: Decision, { fault }: Destination): Decider {
  if (by === 'short_links') return { kind: by }
  if (rule !== undefined) return { kind: 'rule', id: rule }
  if (fault === undefined) return { kind: 'defaults' }
  return { kind: fault.kind === 'unjudged' ? 'on_error' : 'engine' }
}

function contextOf(test: PolicyTest): Context {
  const { surface, evidence, content, author, followers, channel, client, language } = test
  const nothing = { site: undefined, fault: undefined }
  return { surface, evidence, content, author, followers, channel, client, language, ...nothing }
}
