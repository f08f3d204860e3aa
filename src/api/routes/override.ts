/**
 * The override: what stands, turning rules off, temporary rules, and undoing both. Works with the storage away.
 *
 * @module
 */

import * as v from 'valibot'

import type { Applied, KeptEntry, OverrideFault, OverridePorts } from '../../control/override.ts'
import { clearEntry, setEntry, standingOverride } from '../../control/override-change.ts'
import { entryOf } from '../../control/override-rule.ts'
import { formatInstant, instant } from '../../kernel/instant.ts'
import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { inLanguage } from '../../policy/language/render/json.ts'
import type { OverrideEntry } from '../../policy/override.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { instantText, maybeShownInstant, reason, shownInstant } from '../fields.ts'
import { problem } from '../problem.ts'

export type { OverridePorts }

const endpoint = endpointsOf<OverridePorts>()

const entry = v.object({
  id: v.string(),
  kill: v.pipe(
    v.nullable(v.string()),
    v.description('The rule that is turned off, or `all`; null for a temporary rule'),
  ),
  rule: v.pipe(
    v.nullable(v.object({ if: v.looseObject({}), then: v.looseObject({}) })),
    v.description('A temporary rule before all others, in the compiled form; null for a kill'),
  ),
  until: v.pipe(shownInstant, v.description('When it ends by itself')),
  reason: v.string(),
  set_by: v.pipe(v.nullable(v.string()), v.description('Who set it; null where only KV could be asked')),
  set_at: maybeShownInstant,
})

const outcome = v.object({
  id: v.string(),
  until: maybeShownInstant,
  live: v.pipe(
    v.boolean(),
    v.description('Whether KV shows it; every edge location has it within two minutes of that'),
  ),
  trouble: v.pipe(v.nullable(v.string()), v.description('Why it is not live yet')),
  audited: v.pipe(
    v.boolean(),
    v.description('False: the storage was away, KV alone was changed, and the audit will have it when it is back'),
  ),
})

const params = v.object({
  id: v.pipe(v.string(), v.description('The id of the entry; it stands in records as the rule')),
})

const replies = [
  { status: 200, description: 'KV shows it', schema: outcome },
  { status: 202, description: 'It is kept and not seen in KV yet; it is tried again every minute', schema: outcome },
] as const

export const overrideEndpoints = [
  endpoint({
    id: 'getOverride',
    method: 'get',
    path: '/override',
    area: 'override',
    role: 'viewer',
    summary: 'Say which break-glass entries are in force',
    description: 'When the storage is away, this is what KV and the notes beside it say.',
    replies: [
      {
        status: 200,
        description: 'The entries in the order in which they were set; at most 1,000, always on one page',
        schema: v.object({
          live: v.pipe(v.boolean(), v.description('Whether KV shows exactly these entries')),
          from_storage: v.pipe(v.boolean(), v.description('False: the storage is away')),
          items: v.array(entry),
          next: v.null(),
        }),
      },
    ],
    problems: ['storage-unavailable'],
    handle: async ({ ports, now }) => {
      const standing = await standingOverride(ports, now).catch(() => undefined)
      if (standing === undefined) return faultReply({ kind: 'away', restored: true }, 'en')
      const { entries, live, fromStorage } = standing
      return json(200, { live, from_storage: fromStorage, items: entries.map(entryJson), next: null })
    },
  }),

  endpoint({
    id: 'setOverrideEntry',
    method: 'put',
    path: '/override/entries/{id}',
    area: 'override',
    role: 'publisher',
    summary: 'Turn a rule off, or all, or put a temporary rule before all others',
    description:
      'Every entry ends by itself, at most 72 hours ahead. An entry with the same id is replaced.\n\n`kill: all` turns every rule of the policy off, those with `compliance: true` too, and the defaults decide. Where the policy in force has such a rule, it takes `confirm`, and so does turning off the rule alone, and so does a temporary rule that allows or warns, because it comes before that rule.\n\nA temporary rule is written as in a policy: `if` and `then`, in YAML. It may use the lists, surfaces and messages of the policy in force.',
    params,
    body: v.object({
      kill: v.optional(v.pipe(v.string(), v.description('The id of a rule, or `all`'))),
      rule: v.optional(
        v.pipe(
          v.string(),
          v.maxLength(60_000, 'must have at most 60,000 characters'),
          v.description('`if` and `then` of one rule, in YAML'),
        ),
      ),
      until: v.pipe(instantText, v.description('When it ends, RFC 3339 with an offset, at most 72 hours ahead')),
      reason,
      confirm: v.optional(
        v.pipe(
          v.string(),
          v.description(
            'What is meant, once more: the id of the rule with `compliance: true`, `all`, or the id of the entry of a temporary rule',
          ),
        ),
      ),
      force: v.optional(v.pipe(v.boolean(), v.description('Turn off a rule that the policy in force does not have'))),
    }),
    replies,
    problems: ['unknown-rule', 'confirmation-needed', 'policy-invalid', 'storage-unavailable'],
    handle: async ({ params: { id }, body, ports, actor, now, language }) => {
      const active = await ports.activeProgram().catch(() => undefined)
      const made = entryOf({ id, ...body }, active, now)
      if (!made.ok) return faultReply(made.error, language)
      const set = await setEntry(made.value, { actor, now, ports })
      return set.ok ? appliedReply(id, made.value, set.value) : faultReply(set.error, language)
    },
  }),

  endpoint({
    id: 'clearOverrideEntry',
    method: 'delete',
    path: '/override/entries/{id}',
    area: 'override',
    role: 'publisher',
    summary: 'Take a break-glass entry away before its end',
    params,
    query: v.object({ reason }),
    replies,
    problems: ['not-found', 'storage-unavailable'],
    handle: async ({ params: { id }, query, ports, actor, now, language }) => {
      const cleared = await clearEntry({ id, reason: query.reason }, { actor, now, ports })
      return cleared.ok ? appliedReply(id, undefined, cleared.value) : faultReply(cleared.error, language)
    },
  }),
]

function appliedReply(id: string, set: OverrideEntry | undefined, { live, trouble, audited }: Applied): Response {
  const until = set === undefined ? null : formatInstant(instant(set.until))
  return json(live ? 200 : 202, { id, until, live, trouble: trouble ?? null, audited })
}

function faultReply(fault: OverrideFault, language: DiagnosticLanguage): Response {
  switch (fault.kind) {
    case 'refused':
      return problem('bad-request', fault.message, { faults: [{ at: `body/${fault.field}`, message: fault.message }] })
    case 'unknown_rule': {
      const advice = fault.meant === undefined ? '' : `; did you mean \`${fault.meant}\`?`
      return problem('unknown-rule', `there is no rule \`${fault.rule}\`${advice}`, { meant: fault.meant ?? null })
    }
    case 'unconfirmed': {
      const { rule, confirm } = fault
      const what =
        rule === confirm ? '' : confirm === 'all' ? ', and it would be off' : `, and \`${confirm}\` comes before it`
      const detail = `\`${rule}\` has \`compliance: true\`${what}`
      return problem('confirmation-needed', detail, { rule, confirm })
    }
    case 'invalid':
      return problem('policy-invalid', 'the temporary rule has mistakes', {
        diagnostics: fault.diagnostics.map((each) => inLanguage(each, language)),
      })
    case 'no_such_entry':
      return problem('not-found', `no entry \`${fault.id}\` is in force`)
    case 'away':
      return problem('storage-unavailable', fault.restored ? nothingChanged : notNoted)
  }
}

const whatIsLeft =
  'clicks go on being answered by the last policy that was seen. What is left: `npx wrangler kv key put` for `policy:override`, when KV answers again; `npx wrangler rollback` to an earlier Worker, whose compiled-in policy counts where no other was seen'

const nothingChanged = `neither D1 nor KV takes anything, and nothing was changed; ${whatIsLeft}`
const notNoted =
  'KV was changed, and neither D1 nor KV took a note of it: the entry comes back when D1 does; clear it again then'

function entryJson({ entry: each, by, at }: KeptEntry): v.InferOutput<typeof entry> {
  return {
    id: each.id,
    kill: 'kill' in each ? each.kill : null,
    rule: 'kill' in each ? null : { if: { ...each.if }, then: { ...each.then } },
    until: formatInstant(instant(each.until)),
    reason: each.reason,
    set_by: by ?? null,
    set_at: at === undefined ? null : formatInstant(at),
  }
}
