/**
 * Where in the schema a path leads: the ways in which the value there may be written.
 *
 * @module
 */

import type { Wording } from '../language/diagnostic.ts'
import type { Schema } from '../language/json-schema.ts'
import { policyJsonSchema } from '../language/schema.ts'
import { say } from '../language/wording.ts'

/** Keys and places in lists, from the top. */
export type Path = readonly (string | number)[]

interface Root extends Schema {
  readonly $defs: Readonly<Record<string, Schema>>
}

const root = policyJsonSchema() as Root

/** The ways in which what stands at a path may be written; none where the schema knows nothing. */
export function schemasAt(path: Path): readonly Schema[] {
  let here: readonly Schema[] = waysOf(root)
  for (const step of path) here = here.flatMap((schema) => below(schema, step)).flatMap(waysOf)
  return here
}

/** What the schema says of a key: its own description, not that of what it refers to. */
export function describedAt(path: Path): Wording | undefined {
  const key = path.at(-1)
  const found = schemasAt(path.slice(0, -1)).flatMap((schema) => (key === undefined ? [] : below(schema, key)))
  return found.map(descriptionOf).find((each) => each !== undefined)
}

export function descriptionOf({ description, 'x-zh-CN': chinese }: Schema): Wording | undefined {
  return description === undefined || chinese === undefined ? undefined : say(description, chinese)
}

/** References followed, and alternatives taken apart. */
export function waysOf(schema: Schema): readonly Schema[] {
  if (schema.$ref !== undefined) {
    const { $ref, ...rest } = schema
    const found = root.$defs[$ref.slice($ref.lastIndexOf('/') + 1)]
    return found === undefined ? [] : waysOf({ ...found, ...rest })
  }
  // Of a mapping they only say which keys go together.
  if (schema.properties !== undefined || schema.anyOf === undefined) return [schema]
  return schema.anyOf.flatMap(waysOf)
}

function below(schema: Schema, step: string | number): readonly Schema[] {
  if (typeof step === 'number') return schema.items === undefined ? [] : [schema.items]
  const { properties = {}, patternProperties = {} } = schema
  const named = Object.hasOwn(properties, step) ? properties[step] : undefined
  if (named !== undefined) return [named]
  return Object.entries(patternProperties).flatMap(([pattern, value]) =>
    pattern !== '^x-' && new RegExp(pattern, 'u').test(step) ? [value] : [],
  )
}

/** Keys that must not stand beside those that are here: another action, or what such an outcome may not say. */
export function isKeyFree(schema: Schema, key: string, here: readonly string[]): boolean {
  const { oneOf = [], not, dependentSchemas = {} } = schema
  const only = oneOf.flatMap(({ required = [] }) => required)
  if (only.includes(key) && only.some((each) => here.includes(each))) return false
  if (not?.required?.includes(key) === true) return false
  const needs = dependentSchemas[key]?.anyOf?.flatMap(({ required = [] }) => required)
  return needs === undefined || needs.some((each) => here.includes(each))
}
