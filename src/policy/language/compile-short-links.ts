/**
 * Short links and share codes: the sections about what hides where it leads.
 *
 * Both are absent from the program where the document does not have them, so that a policy without them keeps its digest.
 *
 * @module
 */

import type { Outcome } from '../decision.ts'
import type { Program } from '../program.ts'
import { shareCodeUses } from '../rule.ts'
import { longestWait } from '../short-links.ts'
import { compileOutcome } from './compile-outcome.ts'
import type { Scope } from './compile-scope.ts'
import type { Findings } from './diagnostic.ts'
import type { Entry, Located } from './document.ts'
import { fieldsOf } from './fields.ts'
import { booleanOf, formedTextOf, oneOfWords } from './scalar-fields.ts'
import { shortLinksSchema } from './schema/short-links.ts'
import { replacement } from './spelling.ts'
import { say, word } from './wording.ts'
import { wrongValue, type Correctable } from './wrong-value.ts'

/** What a click waits where the policy does not say. */
const usualWait = 300

export function compileShortLinks(entry: Entry | undefined, scope: Scope): Pick<Program, 'short_links'> {
  const { findings } = scope
  const fields =
    entry &&
    fieldsOf(entry.value, shortLinksSchema, findings, {
      what: word('short_links'),
      instead: {
        help: say(
          'write it like `short_links: { follow: true, wait: 300ms }`',
          '请写作 `short_links: { follow: true, wait: 300ms }` 的形式',
        ),
      },
    })
  if (fields === undefined) return {}
  const { follow, wait, unresolved } = fields
  const outcome = unresolved && unresolvedOf(unresolved, scope)
  return {
    short_links: {
      follow: (follow && booleanOf(follow.value, findings, word('follow'))) ?? true,
      wait: (wait && millisecondsOf(wait.value, findings)) ?? usualWait,
      ...(outcome === undefined ? {} : { unresolved: outcome }),
    },
  }
}

/** It is asked only where a link would be let through, so `allow` would say nothing, and look as if it did. */
function unresolvedOf({ value }: Entry, scope: Scope): Outcome | undefined {
  const outcome = compileOutcome(value, scope, 'unresolved')
  if (outcome?.action !== 'allow') return outcome
  return wrongValue(
    value,
    scope.findings,
    say(
      '`unresolved` is asked only where a short link would be allowed, so `allow` says nothing',
      '只有短链接本应放行时才会用到 `unresolved`，写 `allow` 没有意义',
    ),
    {
      help: say(
        'write `warn` or `explain`, or remove `unresolved`; short links are then judged by the rules alone',
        '请写 `warn` 或 `explain`，或删除 `unresolved`；此时短链接只按规则判断',
      ),
    },
  )
}

const waitForm = new RegExp(shortLinksSchema.properties.wait.pattern ?? '', 'u')

function millisecondsOf(node: Located, findings: Findings): number | undefined {
  const written = formedTextOf(node, (text) => waitForm.test(text), findings, {
    what: word('wait'),
    form: say('a time in `ms` or `s`, such as `300ms`', '以 `ms` 或 `s` 为单位的时长，例如 `300ms`'),
    advise: inUnits,
  })
  if (written === undefined) return undefined
  const milliseconds = millisecondsIn(written)
  if (milliseconds <= longestWait) return milliseconds
  return wrongValue(
    node,
    findings,
    say(
      `\`wait\` is \`${written}\`, and a click waits at most \`${longestWait}ms\``,
      `\`wait\` 为 \`${written}\`，而一次点击最多等待 \`${longestWait}ms\``,
    ),
    {
      help: say(
        `write a time from \`0ms\` to \`${longestWait}ms\``,
        `请填写 \`0ms\` 到 \`${longestWait}ms\` 之间的时长`,
      ),
    },
  )
}

/** Seconds have three places, so this is whole. */
function millisecondsIn(text: string): number {
  return text.endsWith('ms') ? Number(text.slice(0, -2)) : Math.round(Number(text.slice(0, -1)) * 1000)
}

const unitsMeant: Readonly<Record<string, string>> = {
  '': 'ms',
  ms: 'ms',
  msec: 'ms',
  millis: 'ms',
  milliseconds: 'ms',
  毫秒: 'ms',
  s: 's',
  sec: 's',
  second: 's',
  seconds: 's',
  秒: 's',
}

/** `300`, `300 ms`, `2 seconds` and `300毫秒`, as they are written here. Of a bare number nobody can say the unit. */
function inUnits(node: Located): Correctable {
  const otherwise = { help: say('write it like `300ms` or `1.5s`', '请写作 `300ms` 或 `1.5s` 的形式') }
  if (node.kind !== 'scalar') return otherwise
  const written = /^(?<number>\d+(?:\.\d{1,3})?)\s*(?<unit>\D*)$/u.exec(node.source.trim())?.groups
  const named = written?.['unit']?.toLowerCase() ?? 'none'
  const unit = Object.hasOwn(unitsMeant, named) ? unitsMeant[named] : undefined
  const meant = `${written?.['number'] ?? ''}${unit ?? ''}`
  if (unit === undefined || !waitForm.test(meant)) return otherwise
  return {
    help: say(`write \`${meant}\``, `请写作 \`${meant}\``),
    fix: replacement({ text: node.source, range: node.range, quote: node.quote }, meant, named !== ''),
  }
}

export function compileShareCodes(entry: Entry | undefined, findings: Findings): Pick<Program, 'share_codes'> {
  const what = say('what can become of share codes', '分享口令可用的处理方式')
  const use = entry && oneOfWords(entry.value, shareCodeUses, findings, { what })
  return use === undefined ? {} : { share_codes: use }
}
