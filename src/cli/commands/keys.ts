/**
 * `detour keys new|rotate|list|public|check`: the keys that sign links.
 *
 * They are a secret of the gateway, which only `wrangler secret put` can set; so a set goes in as text and comes out as
 * text, on stdout, ready for it, and everything for people goes to stderr.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import {
  describeKeys,
  freshKid,
  keyFaultSentence,
  linkAlgorithms,
  newKey,
  parseKeySet,
  publicPart,
  rotate,
  type KeyDescription,
  type KeySet,
  type LinkAlgorithm,
  type Rotation,
  type RotationFault,
} from '../../control/keys.ts'
import { formatInstant, instant } from '../../kernel/instant.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { connect, secret } from '../connection.ts'
import { parseSeconds } from '../duration.ts'
import { exit, UsageError } from '../exit.ts'
import { jsonFlag } from '../flags.ts'
import { count } from '../numbers.ts'
import { parseCount } from '../parse.ts'
import { printJson } from '../print-json.ts'
import { readText } from '../read-text.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'

const fileFlag = {
  kind: 'parsed',
  parse: String,
  brief: 'The JWK set; - for stdin (default: LINK_KEYS of the environment or .dev.vars)',
  optional: true,
} as const

interface FileFlag {
  readonly file?: string
}

/** Throws a `UsageError` where there is none. */
function textOf({ file }: FileFlag): string {
  const text = file === undefined ? secret('LINK_KEYS') : readText(file)
  if (text === undefined) throw new UsageError('which keys? Set LINK_KEYS, or name a file with --file')
  return text
}

function setOf(flags: FileFlag): KeySet {
  const set = parseKeySet(textOf(flags))
  if (set === undefined) throw new UsageError('this is no JWK set: `{"keys": [...]}`')
  return set
}

function printSet(set: KeySet): void {
  process.stdout.write(`${JSON.stringify(set)}\n`)
}

/** For the one Worker; where the planes are apart, for each that reads links. */
const put = 'npx wrangler secret put LINK_KEYS --env ""'
const apart = '(planes apart: `--env gateway`, then `--env content`)'

interface NewFlags {
  readonly alg: LinkAlgorithm
  readonly kid?: string
  readonly iss?: string
}

const make = buildCommand({
  docs: {
    brief: 'Make a set with one new key',
    fullDescription: `Prints a JWK set with its secret part; pipe it where it belongs:  detour keys new | ${put}`,
  },
  parameters: {
    flags: {
      alg: { kind: 'enum', values: linkAlgorithms, brief: 'How links are signed', default: 'HS256' },
      kid: { kind: 'parsed', parse: String, brief: 'What it is called (default: the month)', optional: true },
      iss: { kind: 'parsed', parse: String, brief: 'The only issuer it speaks for', optional: true },
    },
  },
  func: async ({ alg, kid = freshKid({ keys: [] }, instant(Date.now())), iss }: NewFlags) => {
    const set = { keys: [await newKey({ alg, kid, iss })] }
    const { faults } = await describeKeys(JSON.stringify(set))
    const [fault] = faults
    if (fault !== undefined) throw new UsageError(keyFaultSentence(fault))
    printSet(set)
    process.stderr.write(`key \`${kid}\`, ${alg}. It is shown once: put it into the gateway and your minting service\n`)
    process.stderr.write(`  gateway:  detour keys new … | ${put}   ${apart}\n`)
  },
})

interface RotateFlags extends FileFlag {
  readonly alg?: LinkAlgorithm
  readonly kid?: string
  readonly overlap: number
}

const rotateCommand = buildCommand({
  docs: {
    brief: 'Put a new key first, and give the others an end',
    fullDescription:
      'Prints the new set. Until the overlap is over, links may be minted with the old keys too; links minted before live out their time. Keys under which nothing can count any more are left out.',
  },
  parameters: {
    flags: {
      file: fileFlag,
      alg: { kind: 'enum', values: linkAlgorithms, brief: 'How links are signed (default: as before)', optional: true },
      kid: { kind: 'parsed', parse: String, brief: 'What the new key is called (default: the month)', optional: true },
      overlap: {
        kind: 'parsed',
        parse: parseSeconds,
        brief: 'How long links may still be minted with the old keys, such as 24h',
        default: '24h',
      },
    },
  },
  func: async (flags: RotateFlags) => {
    const set = setOf(flags)
    const now = instant(Date.now())
    const kid = flags.kid ?? freshKid(set, now)
    const rotated = await rotate(set, { now, kid, overlapSeconds: flags.overlap, alg: flags.alg })
    if (!rotated.ok) throw new UsageError(rotationFaults[rotated.error])
    printSet(rotated.value.set)
    process.stderr.write(planOf(rotated.value))
  },
})

const rotationFaults: Readonly<Record<RotationFault, string>> = {
  empty: 'the set holds no key; make one with `detour keys new`',
  kid_taken: 'another key has this `kid`; choose another with --kid',
  kid_shape: 'a `kid` has 1 to 64 letters, digits, `-`, `_` and `.`',
  unknown_algorithm: 'the first key has another algorithm than links may have; choose one with --alg',
}

function planOf({ added, retired, removed }: Rotation): string {
  const soonest = retired.map(({ notAfter }) => notAfter).sort((a, b) => a - b)[0]
  const last = retired.map(({ lastUse }) => lastUse).sort((a, b) => b - a)[0]
  const lines = [
    `new: ${added}${removed.length === 0 ? '' : `; gone, for nothing under it can count: ${removed.join(', ')}`}`,
    ...retired.map(({ kid, notAfter, lastUse }) => {
      const ends = `mints until ${localText(notAfter)}, last link counts until ${localText(lastUse)}`
      return `old: ${visible(kid)} ${ends}`
    }),
    'then:',
    `  1. now: put the new set into the gateway: ${put}   ${apart}`,
    `  2. ${soonest === undefined ? 'then' : `before ${localText(soonest)}`}: let your minting service sign with ${added}`,
    ...(last === undefined
      ? []
      : [`  3. after ${localText(last)}: \`detour keys rotate\` the next time leaves the old ones out`]),
  ]
  return `${lines.join('\n')}\n`
}

interface ListFlags extends FileFlag {
  readonly days?: number
  readonly json: boolean
}

const list = buildCommand({
  docs: {
    brief: 'List the keys, and how much each was used',
    fullDescription: 'With --days the instance is asked how many clicks came with links of each key.',
  },
  parameters: {
    flags: {
      file: fileFlag,
      days: { kind: 'parsed', parse: parseCount, brief: 'Count the use of so many days', optional: true },
      json: jsonFlag,
    },
  },
  func: async (flags: ListFlags) => {
    const { keys, faults } = await describeKeys(textOf(flags))
    const used = flags.days === undefined ? undefined : await useOf(flags.days)
    if (flags.json) {
      const rows = keys.map((key) => ({ ...jsonOf(key), used: used?.get(key.kid) ?? (used === undefined ? null : 0) }))
      printJson({ items: rows })
    } else {
      const heads = ['kid', 'alg', 'issuer', 'mints until', 'thumbprint', ...(used === undefined ? [] : ['clicks'])]
      process.stdout.write(
        table(
          heads,
          keys.map((key) => [...cells(key), ...(used === undefined ? [] : [used.get(key.kid) ?? 0])]),
        ),
      )
      const strangers = [...(used ?? [])].filter(([kid]) => !keys.some((key) => key.kid === kid))
      for (const [kid, clicks] of strangers) {
        process.stderr.write(`not in this set: ${visible(kid)}, ${count(clicks)} clicks\n`)
      }
    }
    for (const fault of faults) process.stderr.write(`detour: ${keyFaultSentence(fault)}\n`)
  },
})

async function useOf(days: number): Promise<ReadonlyMap<string, number>> {
  const { items } = await connect().ask<{ items: readonly { kid: string; count: number }[] }>('GET', '/keys/use', {
    query: { days },
  })
  const used = new Map<string, number>()
  for (const use of items) used.set(use.kid, (used.get(use.kid) ?? 0) + use.count)
  return used
}

function cells({ kid, alg, iss, notAfter, thumbprint, canSign }: KeyDescription): readonly string[] {
  return [
    kid,
    canSign ? alg : `${alg}, verifies only`,
    iss ?? 'any',
    notAfter === undefined ? '' : localText(notAfter),
    thumbprint ?? '',
  ]
}

function jsonOf(key: KeyDescription): Readonly<Record<string, unknown>> {
  return {
    kid: key.kid,
    alg: key.alg,
    iss: key.iss ?? null,
    max_lifetime: key.maxLifetimeSeconds,
    not_after: key.notAfter === undefined ? null : formatInstant(key.notAfter),
    last_use: key.lastUse === undefined ? null : formatInstant(key.lastUse),
    can_sign: key.canSign,
    thumbprint: key.thumbprint ?? null,
  }
}

const publicCommand = buildCommand({
  docs: {
    brief: 'Print the public parts, as a JWK set',
    fullDescription:
      'Shared secrets (HS256) have no public part: a set that holds one is refused, because a gateway that is given what is left would no longer know it.',
  },
  parameters: { flags: { file: fileFlag } },
  func: (flags: FileFlag) => {
    const set = setOf(flags)
    const keys = set.keys.map(publicPart).filter((jwk) => jwk !== undefined)
    const secrets = set.keys.length - keys.length
    if (secrets > 0) {
      process.stderr.write(`nothing is printed: all of it is secret of ${secrets} of ${set.keys.length} keys\n`)
      process.exitCode = exit.failed
      return
    }
    printSet({ keys })
  },
})

const check = buildCommand({
  docs: { brief: 'Say what is wrong with a set of keys', fullDescription: 'Ends with 1 when anything is.' },
  parameters: { flags: { file: fileFlag } },
  func: async (flags: FileFlag) => {
    const { keys, faults } = await describeKeys(textOf(flags))
    for (const fault of faults) process.stdout.write(`${keyFaultSentence(fault)}\n`)
    const now = Date.now()
    const over = keys.filter(({ lastUse }) => lastUse !== undefined && lastUse <= now)
    for (const { kid } of over) process.stdout.write(`key \`${kid}\`: nothing under it can count any more; it may go\n`)
    const canMint = keys.some(({ notAfter }) => notAfter === undefined || notAfter > now)
    if (keys.length > 0 && !canMint) process.stdout.write('every key is retired: no new link counts\n')
    if (faults.length > 0 || (keys.length > 0 && !canMint)) process.exitCode = exit.failed
    else process.stdout.write(`${keys.length} ${keys.length === 1 ? 'key' : 'keys'}, nothing wrong\n`)
  },
})

export const keysRoutes = buildRouteMap({
  docs: { brief: 'The keys that sign links: make, rotate, look at them' },
  routes: { new: make, rotate: rotateCommand, list, public: publicCommand, check },
})
