/**
 * JSON Schema: as much of draft 2020-12 as the policy language needs, and the few shapes it is written with.
 *
 * A mapping names its keys once; the readers, the types and the published schema all take them from there. Every key is
 * described in both languages. Keys of an author's own start with `x-`, wherever a mapping stands.
 *
 * @module
 */

type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean'

export interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly 'x-zh-CN'?: string
  readonly type?: JsonType | readonly JsonType[]
  readonly enum?: readonly (string | boolean)[]
  readonly examples?: readonly (string | number)[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly contains?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: false
  readonly maxProperties?: number
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>
  readonly dependentSchemas?: Readonly<Record<string, Schema>>
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly not?: Schema
}

/** A mapping whose keys the language names. */
export interface MapSchema<K extends string> extends Schema {
  readonly type: 'object'
  readonly properties: Readonly<Record<K, Schema>>
  readonly required: readonly K[]
}

/** A list of so many items. */
export interface ListSchema extends Schema {
  readonly type: 'array'
  readonly items: Schema
}

/** What an author may say that the language does not know. */
const extensions = { '^x-': {} } as const

export function mapping<K extends string>(
  properties: Readonly<Record<K, Schema>>,
  { required, ...more }: Omit<Schema, 'type' | 'properties'> & { readonly required: readonly NoInfer<K>[] },
): MapSchema<K> {
  return { type: 'object', properties, required, patternProperties: extensions, additionalProperties: false, ...more }
}

/** A mapping whose keys are names of the author's own, of one form. */
export function namedBy(pattern: string, value: Schema, more: Schema = {}): Schema {
  return {
    type: 'object',
    patternProperties: { ...extensions, [pattern]: value },
    additionalProperties: false,
    ...more,
  }
}

export function list(items: Schema, more: Omit<Schema, 'type' | 'items'> = {}): ListSchema {
  return { type: 'array', items, ...more }
}

/** A list, or one value standing for a list of one. */
export function oneOrMany(items: Schema, more: Schema = {}): Schema {
  return { anyOf: [items, list(items, more)] }
}

/** At least one of these keys. */
export function anyKeyOf(...keys: readonly string[]): { readonly anyOf: readonly Schema[] } {
  return { anyOf: keys.map((each) => ({ required: [each] })) }
}

/** Exactly one of these keys. */
export function oneKeyOf(...keys: readonly string[]): { readonly oneOf: readonly Schema[] } {
  return { oneOf: keys.map((each) => ({ required: [each] })) }
}

/** What a key holds, said in both languages. */
export function key(schema: Schema, description: string, chinese: string): Schema {
  return { ...schema, description, 'x-zh-CN': chinese }
}

/** What is described once, under `$defs`. */
export function shared(name: string): Schema {
  return { $ref: `#/$defs/${name}` }
}
