/**
 * Guards of what reaches the edge: published policies, break-glass, long lists; and who waits how long for them.
 *
 * @module
 */

import { guardsOf } from './guard.ts'

const published = 'src/policy/published.ts'
const source = 'src/policy/source.ts'
const reads = 'src/policy/policy-reads.ts'
const intake = 'src/policy/policy-intake.ts'
const override = 'src/policy/override.ts'
const decide = 'src/policy/decide.ts'
const program = 'src/policy/program.ts'
const shape = 'src/policy/shape.ts'
const rules = 'src/policy/rule-shape.ts'

const values = guardsOf(
  ['test/policy/published.test.ts', 'test/policy/guard-limits.test.ts'],
  [
    {
      id: 'nack-missing',
      holds: 'a policy that is not there is refused, and never means “no rules”',
      file: published,
      source: `if (text === null || text === '') return nack('missing', 'there is no published policy')`,
      instead: '',
    },
    {
      id: 'nack-oversize',
      holds: 'a policy of more than 8 MiB is refused before it is parsed',
      file: published,
      source: `if (text.length > maxPublishedLength) return nack(`,
      instead: `if (text === '') return nack(`,
    },
    {
      id: 'nack-not-json',
      holds: 'garbage is refused as such',
      file: published,
      source: `if (value === undefined) return nack('not_json', 'is not JSON')`,
      instead: '',
    },
    {
      id: 'nack-no-object',
      holds: 'null, a list or a number are refused',
      file: published,
      source: `if (!isObject(value)) return nack('invalid', 'must be an object', '')`,
      instead: '',
    },
    {
      id: 'nack-newer-schema',
      holds: 'a policy of a schema that this build does not read is refused by that name',
      file: published,
      source: `if (newer !== undefined) return nack('schema',`,
      instead: `if (newer === null) return nack('schema',`,
    },
    {
      id: 'nack-older-version',
      holds: 'an isolate never goes back to an older version',
      file: published,
      source: `if (last !== undefined && Number(version) < last.version) {`,
      instead: `if (last !== undefined && Number(version) < 0) {`,
    },
    {
      id: 'nack-same-version-other-program',
      holds: 'another program under the version in force is refused',
      file: published,
      source: `if (last?.version === version && last?.digest !== digest) {`,
      instead: `if (last?.version === undefined && last?.digest !== undefined) {`,
    },
    {
      id: 'nack-too-many-rules',
      holds: 'a program with too many rules is refused before it is walked',
      file: published,
      source: `program['rules'].length > programLimits.rules) {`,
      instead: `program['rules'].length < 0) {`,
    },
    {
      id: 'nack-too-deep',
      holds: 'a program that nests too deep is refused',
      file: published,
      source: `if (isDeeperThan(program, maxDepth)) return nack(`,
      instead: `if (isDeeperThan(program, 1e9)) return nack(`,
    },
    {
      id: 'nack-envelope',
      holds: 'an envelope that is not whole is refused',
      file: published,
      source: `if (misshapen !== undefined) return misshapen`,
      instead: '',
    },
    {
      id: 'nack-invalid-program',
      holds: 'what is no program of this schema is refused',
      file: published,
      source: `if (!parsed.ok) return nack('invalid', parsed.error.message,`,
      instead: `if (!parsed.ok) return nack('limit', parsed.error.message,`,
    },
    {
      id: 'nack-other-name',
      holds: 'the name outside is the name inside',
      file: published,
      source: `if (parsed.value.meta.name !== value['name']) return nack('invalid', 'is not the name in the program', '/name')`,
      instead: '',
    },
    {
      id: 'nack-digest',
      holds: 'a program that does not have the digest it claims is refused',
      file: published,
      source: `if ((await safeDigestOf(parsed.value)) !== digest)`,
      instead: `if ((await safeDigestOf(parsed.value)) === '')`,
    },
  ],
)

const programs = guardsOf(
  ['test/policy/program.test.ts', 'test/policy/guard-limits.test.ts'],
  [
    {
      id: 'program-unknown-key',
      holds: 'a condition that this build cannot read costs the program, and is not dropped',
      file: shape,
      source: `if (check === undefined) return under(key, fault('is not a key of this version of the language'))`,
      instead: `if (check === undefined) continue`,
    },
    {
      id: 'program-chain-ends',
      holds: 'every chain of equivalents ends in an explanation',
      file: rules,
      source: `Array.isArray(value['chain']) && value['chain'].at(-1) === 'explain'`,
      instead: `Array.isArray(value['chain'])`,
    },
    {
      id: 'program-compliance-for-all',
      holds: 'what law demands is not rolled out to some',
      file: rules,
      source: `if (rule['compliance'] === true && rule['rollout'] !== undefined) {`,
      instead: `if (rule['compliance'] === 'never') {`,
    },
    {
      id: 'program-window',
      holds: 'a rule ends after it begins',
      file: rules,
      source: `typeof rule['until'] === 'number' && rule['from'] >= rule['until']) {`,
      instead: `typeof rule['until'] === 'number' && rule['from'] < -1e18) {`,
    },
    {
      id: 'program-rule-in-stores',
      holds: 'a rule that leads outside the stores costs the program',
      file: program,
      source: `const found = outcomeFault(rule.outcome, program.stores)`,
      instead: `const found = outcomeFault(program.defaults.outcome, program.stores)`,
    },
    {
      id: 'program-defaults-in-stores',
      holds: 'defaults that lead outside the stores cost the program',
      file: program,
      source: `const found = outcomeFault(program.defaults[key], program.stores)`,
      instead: `const found = key === 'outcome' ? undefined : undefined`,
    },
    {
      id: 'program-search-in-stores',
      holds: 'a search that leads outside the stores costs the program',
      file: program,
      source: `if (found !== undefined) return fault(targetMessages[found], '/equivalents/search/url')`,
      instead: '',
    },
    {
      id: 'program-unresolved-in-stores',
      holds: 'an answer to unresolved short links that leads outside the stores costs the program',
      file: program,
      source: `if (astray !== undefined) return under('short_links', under('unresolved', astray))`,
      instead: '',
    },
    {
      id: 'program-rule-twice',
      holds: 'no two rules have one id',
      file: program,
      source: `if (seen.has(rule.id)) return fault('is the id of an earlier rule', '/id')`,
      instead: '',
    },
    {
      id: 'program-list-exists',
      holds: 'a rule names lists that are there, of its own kind',
      file: program,
      source: `if (known?.of !== subject) return fault(`,
      instead: `if (subject === undefined) return fault(`,
    },
    {
      id: 'program-own-shop-known',
      holds: 'an own shop is one that the registry knows',
      file: program,
      source: `return stranger === -1 ? undefined : fault(`,
      instead: `return stranger !== -2 ? undefined : fault(`,
    },
    {
      id: 'program-marketplace-usable',
      holds: 'a marketplace that the registry would leave out costs the program',
      file: program,
      source: `if (first !== undefined) return fault(\`cannot be used:`,
      instead: `if (first === null) return fault(\`cannot be used:`,
    },
  ],
)

const breakGlass = guardsOf(
  ['test/policy/override.test.ts', 'test/policy/guard-limits.test.ts', 'test/policy/source.test.ts'],
  [
    {
      id: 'override-72-hours',
      holds: 'break-glass ends by itself after 72 hours',
      file: override,
      source: `if (entry.until > now + longestLifeMs + clockLeewayMs) {`,
      instead: `if (entry.until > Infinity) {`,
    },
    {
      id: 'override-form',
      holds: 'an override that cannot be read is refused whole',
      file: override,
      source: `return found === undefined ? ok(json as Override) : err(found)`,
      instead: `return ok(json as Override)`,
    },
    {
      id: 'override-entries',
      holds: 'an override has a bounded number of entries',
      file: override,
      source: `list(checkEntry, { max: maxEntries })`,
      instead: `list(checkEntry)`,
    },
    {
      id: 'override-in-stores',
      holds: 'a temporary rule leads to the stores of the policy beside it, or does not count',
      file: override,
      source: `const outside = 'kill' in entry ? undefined : outcomeFault(entry.then, stores)`,
      instead: `const outside = 'kill' in entry ? undefined : undefined as ReturnType<typeof outcomeFault>`,
    },
    {
      id: 'override-kill-ends',
      holds: 'a rule is back after its kill has ended',
      file: decide,
      source: `return until !== undefined && at < until\n`,
      instead: `return until !== undefined\n`,
    },
  ],
)

const waiting = guardsOf(
  ['test/policy/source.test.ts', 'test/policy/guard-source.test.ts', 'test/policy/source-lists.test.ts'],
  [
    {
      id: 'source-cold-deadline',
      holds: 'a click on a new isolate does not wait for a KV that hangs',
      file: source,
      source: `await Promise.race([reads.refresh(lifetime), ports.sleep(deadlineMs)])`,
      instead: `await reads.refresh(lifetime)`,
    },
    {
      id: 'source-cache-deadline',
      holds: 'a click on a new isolate does not wait for a cache that hangs',
      file: source,
      source: `const copy = await within(cacheDeadlineMs, ports.readCache, undefined)`,
      instead: `const copy = await ports.readCache().catch(() => undefined)`,
    },
    {
      id: 'source-back-off',
      holds: 'a KV that fails is asked again later and later',
      file: 'src/policy/back-off.ts',
      source: `nextCheckAt = now + Math.min(1000 * 2 ** failures, maxBackoffMs)`,
      instead: `nextCheckAt = now`,
    },
    {
      id: 'source-one-asks',
      holds: 'of all clicks that find the policy old, one asks KV',
      file: reads,
      source: `if (attempt !== undefined && at - attempt.startedAt < hungMs) return attempt.settled`,
      instead: '',
    },
    {
      id: 'source-hung-read',
      holds: 'a read that hangs is given up, and another one begun',
      file: reads,
      source: `if (attempt !== undefined && at - attempt.startedAt < hungMs) return attempt.settled`,
      instead: `if (attempt !== undefined) return attempt.settled`,
    },
    {
      id: 'source-late-read',
      holds: 'a read that was given up does not undo what a later one brought',
      file: reads,
      source: `if (number < brought || (attempt !== undefined && attempt.number !== number)) return`,
      instead: `if (attempt !== undefined && attempt.number !== number) return`,
    },
    {
      id: 'source-clock-put-back',
      holds: 'a clock that was put back does not keep a policy fresh',
      file: 'src/policy/back-off.ts',
      source: `return now < nextCheckAt && nextCheckAt <= now + freshMs`,
      instead: `return now < nextCheckAt`,
    },
    {
      id: 'source-cache-is-older',
      holds: 'the override of a cached copy does not undo what KV has said',
      file: intake,
      source: `if ((tier !== 'cache' || !hasAskedKv) && override.adopt(`,
      instead: `if (override.adopt(`,
    },
    {
      id: 'source-refused-override',
      holds: 'an override that cannot be read leaves the last good one in force',
      file: 'src/policy/override-seat.ts',
      source: `        refused = { text, fault: parsed.error }\n        return false\n`,
      instead: `        refused = { text, fault: parsed.error }\n        override = { text: null, value: noOverride }\n        return true\n`,
    },
    {
      id: 'source-list-budget',
      holds: 'a policy does not wait for ever for a list that does not come',
      file: 'src/policy/list-loading.ts',
      source: `await Promise.race([fetched, sleep(isCold ? coldListBudgetMs : listBudgetMs)])`,
      instead: `await fetched`,
    },
    {
      id: 'list-other-digest',
      holds: 'a list that stands under another key than its own decides about nobody',
      file: 'src/policy/list-source.ts',
      source: `if (opened.value.digest !== digest) return 'other_digest'`,
      instead: '',
    },
    {
      id: 'list-room',
      holds: 'lists take a bounded share of an isolate',
      file: 'src/policy/list-source.ts',
      source: `if (total + image.byteLength > maxKeptBytes) return 'too_much'`,
      instead: '',
    },
    {
      id: 'list-image',
      holds: 'what is no image of a list is none',
      file: 'src/policy/list-source.ts',
      source: `if (!opened.ok) return opened.error`,
      instead: `if (!opened.ok) throw new Error('no image')`,
    },
  ],
)

export const intakeGuards = [...values, ...programs, ...breakGlass, ...waiting]
