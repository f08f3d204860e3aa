/**
 * Agreement: what the analyses find is what asking every request finds, and every witness does what its finding says.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'
import { analyse, type AnalysisFinding } from '../../../src/policy/analysis/analyse.ts'
import { registryOf } from '../../../src/policy/registry.ts'
import { axesOf, edgeOf, judgeByBruteForce } from './brute-force.ts'
import { randomFrom } from '../../support/random.ts'
import { randomPolicy, topics, type RandomPolicy } from './random-policies.ts'
import { decideWitness, isShown } from './witnesses.ts'

const firstSeed = Number(process.env['DETOUR_SEED'] ?? 20_261_123)
const seeds = Array.from({ length: 10 }, (_, at) => firstSeed + at)
const policiesPerSeed = 45
/** More combinations than this take too long to ask; such a policy is drawn again. */
const mostRequests = 10_000

const seen = {
  policies: 0,
  rules: 0,
  requests: 0,
  witnesses: 0,
  kinds: new Map<string, number>(),
  topics: new Map<string, number>(),
}

describe('analyses agree with asking the edge every request', () => {
  it.each(seeds)(`on ${policiesPerSeed} random policies of seed %i`, (seed) => {
    const random = randomFrom(seed)
    const disagreements: unknown[] = []
    for (let drawn = 0; drawn < policiesPerSeed;) {
      const policy = randomPolicy(random)
      const found = disagreementsOn(policy)
      if (found === undefined) continue
      drawn += 1
      if (found.length > 0) disagreements.push({ drawn, found, policy: JSON.stringify(policy) })
    }
    expect(disagreements).toEqual([])
  })

  it('has seen every kind of finding and every dimension, often', () => {
    expect(seen.policies).toBe(seeds.length * policiesPerSeed)
    expect(seen.rules).toBeGreaterThan(4000)
    expect(seen.requests).toBeGreaterThan(300_000)
    expect(seen.witnesses).toBeGreaterThan(2000)
    expect(seen.kinds.get('empty-demand')).toBeGreaterThan(10)
    const kinds = ['never-effective', 'unreachable', 'redundant', 'overlap', 'unknown-hole', 'gap']
    expect(kinds.filter((kind) => (seen.kinds.get(kind) ?? 0) < 50)).toEqual([])
    expect(topics.filter((topic) => (seen.topics.get(topic) ?? 0) < 40)).toEqual([])
  })
})

/** Everything on which the two do not agree; undefined when the policy takes too long to ask. */
function disagreementsOn(policy: RandomPolicy): readonly string[] | undefined {
  const { program, demands } = policy
  const subject = { program, registry: registryOf(program) }
  const axes = axesOf(subject, demands)
  if (axes.reduce((product, { values }) => product * values.length, 1) > mostRequests) return undefined
  const truth = judgeByBruteForce(subject, demands, axes)
  const { findings, reached } = analyse(subject, { demands, now: 0 })
  const lines = new Set(findings.map(lineOf))
  const edge = edgeOf(subject)
  count(policy, findings, { requests: truth.requests, witnesses: reached.size })
  return [
    ...(truth.undecided > 0 ? [`${truth.undecided} requests decided otherwise than by the first match`] : []),
    ...[...truth.findings].filter((line) => !lines.has(line)).map((line) => `not found: ${line}`),
    ...[...lines].filter((line) => !truth.findings.has(line)).map((line) => `not true: ${line}`),
    ...findings.flatMap((finding) =>
      isShown(finding, { subject, demands, edge }) ? [] : [`not shown: ${lineOf(finding)}`],
    ),
    ...Array.from(reached).flatMap(([rule, witness]) => {
      const decision = decideWitness(witness, edge, subject)
      return decision?.rule === rule || decision?.would?.rule === rule ? [] : [`not reached: ${rule}`]
    }),
  ]
}

function count(
  { program, topics: used }: RandomPolicy,
  findings: readonly AnalysisFinding[],
  { requests, witnesses }: { requests: number; witnesses: number },
): void {
  seen.policies += 1
  seen.rules += program.rules.length
  seen.requests += requests
  seen.witnesses += witnesses
  for (const finding of findings) {
    seen.kinds.set(finding.kind, (seen.kinds.get(finding.kind) ?? 0) + 1)
    if ('witness' in finding) seen.witnesses += 1
  }
  for (const topic of used) seen.topics.set(topic, (seen.topics.get(topic) ?? 0) + 1)
}

/** A finding as the brute force writes it. */
function lineOf(finding: AnalysisFinding): string {
  switch (finding.kind) {
    case 'unreachable':
    case 'redundant':
      return `${finding.kind} ${finding.rule} by ${finding.by.join()}`
    case 'overlap':
      return `overlap ${finding.rule} ${finding.later}`
    case 'unknown-hole':
      return `unknown-hole ${finding.rule} ${finding.fact}`
    case 'gap':
    case 'empty-demand':
      return `${finding.kind} ${finding.demand}`
    case 'never-effective':
    case 'expired':
      return `${finding.kind} ${finding.rule}`
    case 'analysis-incomplete':
      return `${finding.kind} ${finding.about} ${finding.names.join()}`
  }
}
