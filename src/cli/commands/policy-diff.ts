/**
 * `detour policy diff BEFORE AFTER`: which requests two versions answer differently, which way, and from when.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import type { Instant } from '../../kernel/instant.ts'
import { diffPolicies, type PolicyDiff } from '../../policy/analysis/diff.ts'
import { diffJson } from '../../policy/analysis/diff-json.ts'
import { renderDiff, type DiffInk, type PaintDiff } from '../../policy/analysis/render-diff.ts'
import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import type { Program } from '../../policy/program.ts'
import { registryOf } from '../../policy/registry.ts'
import { exit, UsageError } from '../exit.ts'
import { inked, type Format } from '../ink.ts'
import { languageFlag, languageOf } from '../language.ts'
import { parseAt } from '../parse.ts'
import { policyNameBrief, readValidPolicy } from '../policy-source.ts'
import { makeProgress } from '../progress.ts'

interface Flags {
  readonly at?: Instant
  readonly json: boolean
  readonly exitCode: boolean
  readonly lang?: DiagnosticLanguage
}

export const diffCommand = buildCommand({
  docs: {
    brief: 'Say which requests two versions of a policy answer differently',
    fullDescription: [
      `Each policy is ${policyNameBrief}.`,
      'The comparison is exact: every request whose outcome differs is in one of the changes, and no other. Each change',
      'comes with a request that can be run against both versions.',
      '',
      'With --exit-code it ends with 5 when decisions or settings differ; it ends with 3 when a policy has mistakes.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      at: {
        kind: 'parsed',
        parse: parseAt,
        brief: 'The instant of publishing, RFC 3339 with an offset (default: now)',
        optional: true,
      },
      json: { kind: 'boolean', brief: 'Print the difference as JSON', default: false },
      exitCode: { kind: 'boolean', brief: 'End with 5 when there are changes', default: false },
      lang: languageFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: `The version before: ${policyNameBrief}`, parse: String, placeholder: 'before' },
        { brief: 'The version after, named in the same ways', parse: String, placeholder: 'after' },
      ],
    },
  },
  func: showDifference,
})

async function showDifference(flags: Flags, before: string, after: string): Promise<void> {
  if (before === '-' && after === '-') throw new UsageError('only one of the two can be read from stdin')
  const language = flags.lang ?? languageOf(process.env)
  // Both are read before anything is said, so that the mistakes of both are told.
  const [old, young] = [
    await readValidPolicy(before, { lang: language }),
    await readValidPolicy(after, { lang: language }),
  ]
  if (old === undefined || young === undefined) return
  const progress = makeProgress()
  const diff = diffPolicies(subjectOf(old.program), subjectOf(young.program), {
    now: flags.at ?? Date.now(),
    onWork: () => progress.says(`comparing ${old.program.rules.length} rules with ${young.program.rules.length}`),
  })
  progress.done()
  const options = { before: old.name, after: young.name, language, timeZone: young.program.meta.timezone }
  process.stdout.write(
    flags.json ? `${JSON.stringify(diffJson(diff, options))}\n` : renderDiff(diff, { ...options, paint }),
  )
  if (flags.exitCode && hasChanges(diff)) process.exitCode = exit.changes
}

function subjectOf(program: Program) {
  return { program, registry: registryOf(program) }
}

/** What was not compared to the end may have changed. */
function hasChanges({ changes, settings, isComplete }: PolicyDiff): boolean {
  return changes.length > 0 || settings.length > 0 || !isComplete
}

const colours = {
  stricter: ['bold', 'red'],
  looser: ['bold', 'green'],
  changed: ['bold', 'yellow'],
  heading: ['bold'],
  faint: ['dim'],
} as const satisfies Readonly<Record<DiffInk, readonly Format[]>>

const paint: PaintDiff = (ink, text) => inked(colours[ink], text, process.stdout)
