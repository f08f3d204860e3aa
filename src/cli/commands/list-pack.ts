/**
 * `detour list pack FILE`: a list that is too long for a policy, as the image the edge looks ids up in, and how to bring
 * it there.
 *
 * @module
 */

import { writeFileSync } from 'node:fs'

import { buildCommand } from '@stricli/core'

import { readIdLines, type LineFault } from '../../policy/list-ids.ts'
import { maxIdBytes, maxImageBytes, packList, type PackedList } from '../../policy/long-list.ts'
import { listSubjects } from '../../policy/rule.ts'
import { exit, UsageError } from '../exit.ts'
import { readText } from '../read-text.ts'

interface Flags {
  readonly out?: string
  readonly of: (typeof listSubjects)[number]
  readonly name: string
  readonly json: boolean
}

export const listPackCommand = buildCommand({
  docs: {
    brief: 'Pack a list of ids that is too long for a policy',
    fullDescription:
      'Reads one id per line (products and shops as `marketplace:id`; `#` comments and empty lines are skipped) and writes an image of at most 25 MiB. Bring the image to the edge before you publish a policy that names its digest.',
  },
  parameters: {
    flags: {
      out: { kind: 'parsed', parse: String, brief: 'Where to write the image (default: FILE.list)', optional: true },
      of: { kind: 'enum', values: listSubjects, brief: 'What the ids are, for the lines to copy', default: 'content' },
      name: { kind: 'parsed', parse: String, brief: 'Name of the list, for the lines to copy', default: 'my-list' },
      json: { kind: 'boolean', brief: 'Print the result as JSON', default: false },
    },
    aliases: { o: 'out' },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The ids, one per line; - for stdin', parse: String, placeholder: 'file' }],
    },
  },
  func: pack,
})

async function pack(flags: Flags, file: string): Promise<void> {
  const { good, bad } = readIdLines(readText(file))
  if (bad.length > 0) {
    for (const { line, why } of bad.slice(0, mostShown)) process.stderr.write(`${file}:${line}: ${reasons[why]}\n`)
    if (bad.length > mostShown) process.stderr.write(`and ${bad.length - mostShown} more lines\n`)
    process.exitCode = exit.failed
    return
  }
  const ids = good.map(({ id }) => id)
  const packed = await packList(ids)
  if (!packed.ok) {
    if (packed.error.code === 'too_large') {
      const { bytes } = packed.error
      throw new Error(
        `the image would have ${count(bytes)} bytes, and one value of KV holds ${count(maxImageBytes)}: split the list in two, and name both in rules of their own`,
      )
    }
    throw new UsageError(`${file}: there are no ids in it`)
  }
  const out = flags.out ?? (file === '-' ? 'ids.list' : `${file}.list`)
  write(out, packed.value)
  const { digest, count: members, image } = packed.value
  const doubles = ids.length - members
  const key = `list:${digest}`
  if (flags.json) {
    const result = { format_version: 1, digest, key, count: members, doubles, bytes: image.length, file: out }
    process.stdout.write(`${JSON.stringify(result)}\n`)
    return
  }
  process.stdout.write(
    [
      `${out}: ${count(members)} ids, ${count(image.length)} bytes${doubles === 0 ? '' : `, ${count(doubles)} lines said twice`}`,
      '',
      'bring it to the edge:',
      `  detour list upload ${quoted(out)} --of ${flags.of} --name ${flags.name}`,
      'then name it in the policy:',
      '  lists:',
      `    ${flags.name}: { of: ${flags.of}, digest: "${digest}" }`,
      'without the control plane:',
      `  npx wrangler kv key put ${key} --path ${quoted(out)} --binding KV --remote`,
      '',
    ].join('\n'),
  )
}

const mostShown = 20

const reasons: Readonly<Record<LineFault, string>> = {
  white_space: 'there is white space inside the id; one id stands on one line',
  too_long: `the id is longer than ${maxIdBytes} bytes`,
  not_unicode: 'the line is not UTF-8',
}

function write(file: string, { image }: PackedList): void {
  try {
    writeFileSync(file, image)
  } catch (cause) {
    throw new UsageError(`${file}: it cannot be written`, { cause })
  }
}

function count(number: number): string {
  return number.toLocaleString('en')
}

/** For a shell to copy. */
function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`
}
