/**
 * Endpoints: one route of the admin API, with everything that is to be known of it in one place.
 *
 * What a route takes and gives is a schema, who may call it is a role and an area, and from this the router, the checks
 * before it, the OpenAPI document, the reference page and the table of roles that the tests go through are all made. A
 * handler gets what was read and checked, and answers with a `Response`.
 *
 * @module
 */

import type * as v from 'valibot'

import type { Actor, Area, Role } from '../control/actor.ts'
import type { Instant } from '../kernel/instant.ts'
import type { DiagnosticLanguage } from '../policy/language/diagnostic.ts'
import type { ProblemCode } from './problem.ts'

export type Schema = v.GenericSchema<unknown, unknown>

/** What a handler is given. */
export interface Call<Ports, Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params
  readonly query: Query
  /** Read and checked; of an endpoint that takes a stream, absent: see `request.body`. */
  readonly body: Body
  readonly ports: Ports
  readonly actor: Actor
  /** Of the texts for people in the answer. */
  readonly language: DiagnosticLanguage
  readonly now: Instant
  /** `If-Match`, without quotes; `*` as it is. */
  readonly ifMatch: string | undefined
  readonly idempotencyKey: string | undefined
  readonly request: Request
  /** Work that goes on after the answer. */
  readonly later: (work: Promise<unknown>) => void
}

export interface Reply {
  readonly status: number
  readonly description: string
  /** Absent: no body, or not JSON. */
  readonly schema?: Schema
  /** By default `application/json`. */
  readonly types?: readonly string[]
}

export interface Definition<Ports, P extends Schema, Q extends Schema, B extends Schema> {
  /** Unique, in camel case: OpenAPI's `operationId`. */
  readonly id: string
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** Below `/api/v1`, with parameters as `{name}`. */
  readonly path: `/${string}`
  readonly area: Area
  readonly role: Role
  /** Also for tokens that are held to other areas. */
  readonly anyArea?: true
  /** One line; the title on the reference page. */
  readonly summary: string
  /** Paragraphs of plain text, when one line is not enough. */
  readonly description?: string
  /** An object schema whose entries read texts. */
  readonly params?: P
  readonly query?: Q
  /** JSON. Where the schema is optional, nothing needs to be sent. */
  readonly body?: B
  /** The body is read by the handler: these content types, at most this many bytes. */
  readonly stream?: { readonly types: readonly string[]; readonly maxBytes: number }
  /** Of a JSON body; by default 64 KiB. */
  readonly maxBytes?: number
  /** Answers when all is well; the first is the usual one. */
  readonly replies: readonly [Reply, ...Reply[]]
  /** Problems of its own, besides those every route may answer with. */
  readonly problems?: readonly ProblemCode[]
  /** The answer holds a secret: repeated under the same `Idempotency-Key`, it is left out. */
  readonly showsOnce?: true
  /** A `post` that changes nothing; a `get` never does. */
  readonly reads?: true
  /** `If-Match` must be sent. */
  readonly needsMatch?: true
  readonly handle: (
    call: Call<Ports, v.InferOutput<P>, v.InferOutput<Q>, v.InferOutput<B>>,
  ) => Promise<Response> | Response
}

/** An endpoint among others: what its handler takes has been read by its own schemas. */
export interface Endpoint<Ports> extends Omit<Definition<Ports, Schema, Schema, Schema>, 'handle'> {
  handle(call: Call<Ports>): Promise<Response> | Response
}

/** An endpoint that still knows, as types, its route and what it takes and gives: see `contract.ts`. */
export interface KnownEndpoint<Ports, Method extends string, Path extends string, Takes, Replies> extends Omit<
  Endpoint<Ports>,
  'replies'
> {
  readonly replies: Replies & readonly [Reply, ...Reply[]]
  /** There at the type level only. */
  readonly takes?: Takes
  readonly route?: `${Uppercase<Method>} ${Path}`
}

/** For a file of routes: `const endpoint = endpointsOf<VersionPorts>()`. */
export function endpointsOf<Ports>() {
  return <
    const Method extends Endpoint<Ports>['method'],
    const Path extends `/${string}`,
    P extends Schema,
    Q extends Schema,
    B extends Schema,
    const Replies extends readonly [Reply, ...Reply[]],
  >(
    definition: Definition<Ports, P, Q, B> & {
      readonly method: Method
      readonly path: Path
      readonly replies: Replies
    },
  ): KnownEndpoint<
    Ports,
    Method,
    Path,
    { params: v.InferInput<P>; query: v.InferInput<Q>; body: v.InferInput<B> },
    Replies
  > => definition
}

/** Whether a call may come without a body. */
export function isBodyOptional({ body }: Pick<Endpoint<never>, 'body'>): boolean {
  return body?.type === 'optional'
}

/** An answer in JSON. The ETag is given without quotes. */
export function json(status: number, body: unknown, more: { readonly etag?: string; readonly location?: string } = {}) {
  const headers = new Headers({ 'content-type': 'application/json' })
  if (more.etag !== undefined) headers.set('etag', `"${more.etag}"`)
  if (more.location !== undefined) headers.set('location', more.location)
  return new Response(JSON.stringify(body), { status, headers })
}

export function nothing(): Response {
  return new Response(null, { status: 204 })
}
