/**
 * Published programs: the value of `policy:active`, and what is accepted of it.
 *
 * KV can be late, empty, hand-written or damaged. Whatever is not a complete program of a schema this build reads, at
 * least as new as the last one and with the digest it claims, is refused with a code and a place (a NACK), and the last
 * good policy stays. An empty value is never "no rules".
 *
 * @module
 */

import { isObject } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { digestOf, parseProgram, programLimits, programSchema, type Program } from './program.ts'
import { isDeeperThan } from './shape.ts'

/** Far below the 25 MiB a KV value may have: what one isolate parses without being noticed. */
export const maxPublishedLength = 8 * 1024 * 1024
const maxDepth = 16

/** The envelope is versioned with the program: one number says what a Worker must understand. */
export const publishedSchema = programSchema

export interface Published {
  readonly schema: typeof publishedSchema
  readonly name: string
  readonly version: number
  readonly digest: string
  /** The version the publisher looked at; 0 for the first. */
  readonly base: number
  /** Epoch milliseconds. */
  readonly published_at: number
  readonly program: Program
}

export type NackCode = 'missing' | 'not_json' | 'schema' | 'older' | 'integrity' | 'limit' | 'invalid'

/** Why a published value was refused. No values of the document are in the message. */
export interface Nack {
  readonly code: NackCode
  /** Of the refused value, where it can be read. */
  readonly version?: number
  readonly pointer?: string
  readonly message: string
}

export interface LastAccepted {
  readonly version: number
  readonly digest: string
}

export interface Publication {
  readonly version: number
  readonly base: number
  readonly publishedAt: number
}

/** Writes the value of `policy:active`. */
export async function publishedText(program: Program, { version, base, publishedAt }: Publication): Promise<string> {
  const published: Published = {
    schema: publishedSchema,
    name: program.meta.name,
    version,
    digest: await digestOf(program),
    base,
    published_at: publishedAt,
    program,
  }
  return JSON.stringify(published)
}

/** Reads the value of `policy:active`; `last` is the newest version this isolate has accepted. */
export async function acceptPublished(text: string | null, last?: LastAccepted): Promise<Result<Published, Nack>> {
  if (text === null || text === '') return nack('missing', 'there is no published policy')
  if (text.length > maxPublishedLength) return nack('limit', `is longer than ${maxPublishedLength} characters`)
  const value = parseJson(text)
  if (value === undefined) return nack('not_json', 'is not JSON')
  if (!isObject(value)) return nack('invalid', 'must be an object', '')
  const accepted = await acceptEnvelope(value, last)
  const { version } = value
  if (accepted.ok || !Number.isSafeInteger(version)) return accepted
  return err({ ...accepted.error, version: Number(version) })
}

async function acceptEnvelope(
  value: Record<string, unknown>,
  last: LastAccepted | undefined,
): Promise<Result<Published, Nack>> {
  const { schema, version, digest, program } = value
  const newer = [schema, isObject(program) ? program['schema'] : undefined].find(
    (each) => Number(each) > publishedSchema,
  )
  if (newer !== undefined) return nack('schema', `schema ${Number(newer)} > ${publishedSchema}`, '/schema')
  const misshapen = envelopeFault(value)
  if (misshapen !== undefined) return misshapen

  if (last !== undefined && Number(version) < last.version) {
    return nack('older', `version ${Number(version)} is older than ${last.version}`, '/version')
  }
  if (last?.version === version && last?.digest !== digest) {
    return nack('integrity', 'is another program under the version already in force', '/digest')
  }
  if (isObject(program) && Array.isArray(program['rules']) && program['rules'].length > programLimits.rules) {
    return nack('limit', `has more than ${programLimits.rules} rules`, '/program/rules')
  }
  if (isDeeperThan(program, maxDepth)) return nack('limit', `nests deeper than ${maxDepth} levels`, '/program')

  const parsed = parseProgram(program)
  if (!parsed.ok) return nack('invalid', parsed.error.message, `/program${parsed.error.pointer}`)
  if (parsed.value.meta.name !== value['name']) return nack('invalid', 'is not the name in the program', '/name')
  if ((await safeDigestOf(parsed.value)) !== digest)
    return nack('integrity', 'is not the digest of the program', '/digest')
  return ok(value as unknown as Published)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function envelopeFault(value: Record<string, unknown>): Result<Published, Nack> | undefined {
  if (value['schema'] !== publishedSchema) return nack('invalid', `must be ${publishedSchema}`, '/schema')
  for (const key of ['version', 'base', 'published_at'] as const) {
    const number = value[key]
    if (!Number.isSafeInteger(number) || Number(number) < 0) return nack('invalid', 'must be a whole number', `/${key}`)
  }
  if (value['version'] === 0) return nack('invalid', 'must be at least 1', '/version')
  for (const key of ['name', 'digest'] as const) {
    if (typeof value[key] !== 'string') return nack('invalid', 'must be a text', `/${key}`)
  }
  return undefined
}

/** A text with a lone surrogate has no canonical form, so no digest can be right. */
async function safeDigestOf(program: Program): Promise<string | undefined> {
  try {
    return await digestOf(program)
  } catch {
    return undefined
  }
}

function nack(code: NackCode, message: string, pointer?: string): Result<Published, Nack> {
  return err(pointer === undefined ? { code, message } : { code, pointer, message })
}
