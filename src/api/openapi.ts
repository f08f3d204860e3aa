/**
 * The OpenAPI 3.1 document, made of the endpoints. It is generated, committed and compared; the Worker only serves it.
 *
 * @module
 */

import { toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'

import { isBodyOptional, type Endpoint, type Reply, type Schema } from './endpoint.ts'
import { problems, type ProblemCode } from './problem.ts'

type Json = Readonly<Record<string, unknown>>

/** What any route may answer with, besides what it names. */
const everywhere: readonly ProblemCode[] = [
  'unauthorised',
  'forbidden',
  'too-many-requests',
  'internal',
  'storage-unavailable',
]
const everywhereUnsafe: readonly ProblemCode[] = ['foreign-origin', 'in-progress', 'key-reused']

export function openapiOf(endpoints: readonly Endpoint<never>[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const endpoint of endpoints) {
    const path = (paths[endpoint.path] ??= {})
    if (endpoint.method in path) throw new Error(`${endpoint.method} ${endpoint.path} is there twice`)
    path[endpoint.method] = operationOf(endpoint)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Detour admin API',
      version,
      summary: 'Publishing, undoing and proving the rules of outbound product links.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { access: [] }],
    tags: [...new Set(endpoints.map(({ area }) => area))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token' },
        access: {
          type: 'apiKey',
          in: 'header',
          name: 'Cf-Access-Jwt-Assertion',
          description: 'Set by Cloudflare Access',
        },
      },
    },
  }
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'code', 'title', 'status', 'detail', 'remedy'],
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'A page that explains it' },
    code: { type: 'string', enum: Object.keys(problems) },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    remedy: { type: 'string' },
  },
}

function operationOf(endpoint: Endpoint<never>): Json {
  const { id, area, role, summary, description, body, stream } = endpoint
  const requestBody =
    body !== undefined
      ? { required: !isBodyOptional(endpoint), content: { 'application/json': { schema: schemaOf(body, 'input') } } }
      : stream !== undefined
        ? { required: true, content: Object.fromEntries(stream.types.map((type) => [type, {}])) }
        : undefined
  return {
    operationId: id,
    tags: [area],
    summary,
    description: [description, `Role: ${role}.`].filter((part) => part !== undefined).join('\n\n'),
    'x-role': role,
    ...parametersOf(endpoint),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: responsesOf(endpoint),
  }
}

function parametersOf({ params, query, method, needsMatch }: Endpoint<never>): {
  readonly parameters?: readonly Json[]
} {
  const parameters = [
    ...fieldsOf(params).map(({ name, schema }) => ({ name, in: 'path', required: true, ...described(schema) })),
    ...fieldsOf(query).map(({ name, schema, required }) => ({ name, in: 'query', required, ...described(schema) })),
    ...(needsMatch === true ? [header('If-Match', 'The `ETag` of the state that is changed', true)] : []),
    ...(method === 'post' ? [header('Idempotency-Key', 'The same for every try of one act', false)] : []),
  ]
  return parameters.length === 0 ? {} : { parameters }
}

function header(name: string, description: string, required: boolean): Json {
  return { name, in: 'header', required, description, schema: { type: 'string' } }
}

function described(schema: Json): Json {
  const { description, ...rest } = schema
  return { ...(description === undefined ? {} : { description }), schema: rest }
}

function fieldsOf(schema: Schema | undefined) {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    readonly properties?: Readonly<Record<string, Json>>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([name, each]) => {
    // What is said after a transformation is of its result, and does not come along by itself.
    const description = each['description'] ?? descriptionOf(schema, name)
    const told = description === undefined ? each : { ...each, description }
    return { name, schema: told, required: required.includes(name) }
  })
}

function descriptionOf(schema: Schema, name: string): string | undefined {
  const entry = 'entries' in schema ? (schema.entries as Readonly<Record<string, Schema>>)[name] : undefined
  if (entry === undefined) return undefined
  const inner = 'wrapped' in entry ? (entry.wrapped as Schema) : undefined
  return v.getDescription(entry) ?? (inner === undefined ? undefined : v.getDescription(inner))
}

function responsesOf({
  replies,
  problems: own = [],
  method,
  body,
  stream,
  params,
  query,
  needsMatch,
}: Endpoint<never>): Json {
  const readable: readonly ProblemCode[] =
    body === undefined && stream === undefined && params === undefined && query === undefined ? [] : ['bad-request']
  const bodied: readonly ProblemCode[] =
    body === undefined && stream === undefined ? [] : ['too-large', 'unsupported-type']
  const matched: readonly ProblemCode[] = needsMatch === true ? ['match-needed', 'precondition-failed'] : []
  const codes = [
    ...own,
    ...readable,
    ...bodied,
    ...matched,
    ...everywhere,
    ...(method === 'get' ? [] : everywhereUnsafe),
  ]
  const byStatus = new Map<number, Set<ProblemCode>>()
  for (const code of codes) {
    const { status } = problems[code]
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code))
  }
  return Object.fromEntries([
    ...replies.map((reply) => [String(reply.status), replyOf(reply)] as const),
    ...[...byStatus].sort(([a], [b]) => a - b).map(([status, each]) => [String(status), refusalOf([...each])] as const),
  ])
}

function replyOf({ description, schema, types = ['application/json'] }: Reply): Json {
  if (schema === undefined && types.includes('application/json')) return { description }
  const content = Object.fromEntries(
    types.map((type) => [type, schema === undefined ? {} : { schema: schemaOf(schema, 'output') }]),
  )
  return { description, content }
}

function refusalOf(codes: readonly ProblemCode[]): Json {
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

function schemaOf(schema: Schema, typeMode: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    typeMode,
    errorMode: 'ignore',
    target: 'draft-2020-12',
  })
  return rest
}
