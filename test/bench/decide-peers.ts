/**
 * Other engines under the same policies: each is told the rules in its own words, prepared as well as it can be, and asked
 * for the first rule that matches.
 *
 * @module
 */

import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { LogicEngine } from 'json-logic-engine'
import { Engine } from 'json-rules-engine'

import type { Facts } from '../../src/policy/decision.ts'
import type { Program } from '../../src/policy/program.ts'
import type { Rule } from '../../src/policy/rule.ts'
import type { Visit } from './decide-policies.ts'

export interface Peer {
  readonly name: string
  /** The id of the first rule that matches. */
  readonly first: (visit: Visit, party: string) => string | undefined | Promise<string | undefined>
}

/** One thing a rule demands: a fact is one of some values, or a number within bounds. */
type Demand =
  | { readonly fact: string; readonly oneOf: readonly string[] }
  | { readonly fact: 'at'; readonly from: number }
  | { readonly fact: 'at'; readonly until: number }

function demandsOf({ if: conditions, from, until }: Rule): Demand[] {
  const { surface, to, author, content, product, region, channel } = conditions
  const sets = {
    surface,
    party: to?.party,
    marketplace: to?.marketplace,
    kind: to?.kind,
    author: author?.in,
    content: content?.in,
    product: product?.in,
    region: region?.in,
    channel: channel?.in,
  }
  const demands: Demand[] = []
  for (const [fact, oneOf] of Object.entries(sets)) if (typeof oneOf === 'object') demands.push({ fact, oneOf })
  if (from !== undefined) demands.push({ fact: 'at', from })
  if (until !== undefined) demands.push({ fact: 'at', until })
  return demands
}

function inputOf({ facts, at }: Visit, party: string): Record<string, string | number> {
  const { surface, marketplace, kind, author, content, product, region, channel }: Facts = facts
  const all = { surface, marketplace, kind, author, content, product, region, channel, party, at }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
    string,
    string | number
  >
}

function firstOf(ids: readonly string[]): string | undefined {
  let first = Infinity
  for (const id of ids) first = Math.min(first, Number(id.slice(1)))
  return first === Infinity ? undefined : `r${first}`
}

/** All rules permit; whichever matched are named, and the first of them is ours. */
export function cedar({ rules }: Program, id: string): Peer {
  const policies = rules.map((rule) => [
    rule.id,
    `permit(principal, action, resource) when { ${demandsOf(rule).map(cedarText).join(' && ') || 'true'} };`,
  ])
  const parsed = preparsePolicySet(id, { staticPolicies: Object.fromEntries(policies) as Record<string, string> })
  if (parsed.type === 'failure') throw new Error(parsed.errors[0]?.message)
  return {
    name: 'cedar',
    first: (visit, party) => {
      const answer = statefulIsAuthorized({
        principal: { type: 'Link', id: 'l' },
        action: { type: 'Action', id: 'click' },
        resource: { type: 'Link', id: 'l' },
        context: inputOf(visit, party),
        preparsedPolicySetId: id,
        entities: [],
      })
      if (answer.type === 'failure') throw new Error(answer.errors[0]?.message)
      return firstOf(answer.response.diagnostics.reason)
    },
  }
}

function cedarText(demand: Demand): string {
  if ('from' in demand) return `context.at >= ${demand.from}`
  if ('until' in demand) return `context.at < ${demand.until}`
  const { fact, oneOf } = demand
  const [only = ''] = oneOf
  const test =
    oneOf.length === 1
      ? `context.${fact} == ${JSON.stringify(only)}`
      : `${JSON.stringify(oneOf)}.contains(context.${fact})`
  return `context has ${fact} && ${test}`
}

export function jsonRulesEngine({ rules }: Program): Peer {
  const engine = new Engine([], { allowUndefinedFacts: true })
  for (const rule of rules) {
    const all = demandsOf(rule).map((demand) => {
      if ('from' in demand) return { fact: 'at', operator: 'greaterThanInclusive', value: demand.from }
      if ('until' in demand) return { fact: 'at', operator: 'lessThan', value: demand.until }
      return { fact: demand.fact, operator: 'in', value: [...demand.oneOf] }
    })
    engine.addRule({ conditions: { all }, event: { type: rule.id } })
  }
  return {
    name: 'json-rules-engine',
    first: async (visit, party) => {
      const { events } = await engine.run(inputOf(visit, party))
      return firstOf(events.map(({ type }) => type))
    },
  }
}

/** One expression: if the first matches its id, else if the second, and so on. */
export function jsonLogic({ rules }: Program): Peer {
  const engine = new LogicEngine()
  const branches = rules.flatMap((rule) => [{ and: [true, ...demandsOf(rule).map(logicOf)] }, rule.id])
  const ask = engine.build({ if: [...branches, null] }) as (input: unknown) => string | null
  return { name: 'json-logic-engine', first: (visit, party) => ask(inputOf(visit, party)) ?? undefined }
}

function logicOf(demand: Demand): unknown {
  if ('from' in demand) return { '>=': [{ var: 'at' }, demand.from] }
  if ('until' in demand) return { '<': [{ var: 'at' }, demand.until] }
  const [only] = demand.oneOf
  const fact = { var: demand.fact }
  return demand.oneOf.length === 1 ? { '===': [fact, only] } : { in: [fact, demand.oneOf] }
}
