/**
 * The shape of rules, conditions and outcomes as JSON, shared by programs and overrides.
 *
 * @module
 */

import { isCode, isId, isRuleId, versionOf } from './names.ts'
import { chainSteps, evidences, kinds, modes, parties, plainActions, rolloutHash, rolloutKeys } from './rule.ts'
import {
  either,
  fault,
  integer,
  list,
  matching,
  number,
  object,
  oneOf,
  record,
  text,
  type Check,
  type ShapeFault,
} from './shape.ts'
import { eachValueFact } from './value-facts.ts'

const latest = 8_640_000_000_000_000
export const epoch = integer(-latest, latest)

const id = matching(isId, 'an id of lower-case letters, digits, `-`, `_` and `.`')
const code = matching(isCode, 'a code in snake_case')
const version = matching((value) => versionOf(value) !== undefined, 'a version such as `1.2.3`')
const ifUnknown = oneOf('match', 'skip')
const texts = list(text, { min: 1, max: 10_000 })
const listRef = either(texts, text)
const count = integer(0, Number.MAX_SAFE_INTEGER)

function atLeastOne(...keys: readonly string[]) {
  return (value: Record<string, unknown>): ShapeFault | undefined =>
    keys.some((key) => Object.hasOwn(value, key))
      ? undefined
      : fault(`needs ${keys.map((key) => `\`${key}\``).join(' or ')}`)
}

const membership = object({}, { in: listRef, not_in: listRef, if_unknown: ifUnknown }, atLeastOne('in', 'not_in'))
const values = object({}, { in: texts, not_in: texts, if_unknown: ifUnknown }, atLeastOne('in', 'not_in'))

export const checkConditions: Check = object(
  {},
  {
    surface: list(code, { min: 1 }),
    to: object(
      {},
      {
        party: list(oneOf(...parties), { min: 1 }),
        marketplace: list(id, { min: 1 }),
        kind: list(oneOf(...kinds), { min: 1 }),
      },
    ),
    evidence: object({ at_least: oneOf(...evidences) }),
    author: object(
      {},
      {
        followers: object({ if_unknown: ifUnknown }, { gte: count, lt: count }, atLeastOne('gte', 'lt')),
        in: listRef,
        not_in: listRef,
        if_unknown: ifUnknown,
      },
      atLeastOne('followers', 'in', 'not_in'),
    ),
    content: membership,
    shop: membership,
    product: membership,
    channel: object({ if_unknown: ifUnknown }, { in: texts, not: texts }, (value) =>
      Object.hasOwn(value, 'in') === Object.hasOwn(value, 'not')
        ? fault('needs exactly one of `in` and `not`')
        : undefined,
    ),
    ...eachValueFact(() => values),
    client: object({ app: text, if_unknown: ifUnknown }, { gte: version, lt: version }),
  },
)

const plain = object({ action: oneOf(...plainActions), reason: code })
const equivalent = object(
  { action: oneOf('equivalent'), reason: code, chain: list(oneOf(...chainSteps), { min: 1 }) },
  {},
  (value) =>
    Array.isArray(value['chain']) && value['chain'].at(-1) === 'explain'
      ? undefined
      : fault('must end in `explain`', '/chain'),
)
const redirect = object({ action: oneOf('redirect'), reason: code, url: text })

export function checkOutcome(value: unknown): ShapeFault | undefined {
  const action = typeof value === 'object' && value !== null && 'action' in value ? value.action : undefined
  if (action === 'equivalent') return equivalent(value)
  return action === 'redirect' ? redirect(value) : plain(value)
}

export const checkRule: Check = object(
  {
    id: matching(isRuleId, 'an id of lower-case letters, digits, `-`, `_` and `.`, and not `all`'),
    mode: oneOf(...modes),
    if: checkConditions,
    outcome: checkOutcome,
  },
  {
    from: epoch,
    until: epoch,
    rollout: object({ percent: number(0, 100), by: oneOf(...rolloutKeys), salt: text, hash: oneOf(rolloutHash) }),
    compliance: oneOf(true),
    labels: record(isId, text),
    overlaps: list(id, { min: 1 }),
  },
  (rule) => {
    if (typeof rule['from'] === 'number' && typeof rule['until'] === 'number' && rule['from'] >= rule['until']) {
      return fault('is not later than `from`', '/until')
    }
    if (rule['compliance'] === true && rule['rollout'] !== undefined) {
      return fault('must not stand in a rule marked `compliance`', '/rollout')
    }
    return undefined
  },
)
