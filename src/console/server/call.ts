/**
 * Calls of the admin API, checked against its contract while one types.
 *
 * @module
 */

import type { AnswerOf, BodyOf, ParamsOf, QueryOf, Route } from '../../api/contract.ts'
import { currentLanguage } from '../words/language.ts'
import { readToken } from './session.ts'

export type { AnswerOf, Route }

type Given<Name extends string, Value> = unknown extends Value
  ? { readonly [K in Name]?: undefined }
  : Partial<Value> extends Value
    ? { readonly [K in Name]?: Value | undefined }
    : { readonly [K in Name]: Value }

export type CallOptions<R extends Route> = Given<'params', ParamsOf<R>> &
  Given<'query', QueryOf<R>> &
  Given<'body', BodyOf<R>> & {
    readonly signal?: AbortSignal | undefined
    /** The ETag of what is changed, without quotes. */
    readonly ifMatch?: string | undefined
    /** The same for every try of one act. */
    readonly idempotencyKey?: string | undefined
  }

/** Options may be left out where the route needs none. */
type Rest<R extends Route> = object extends CallOptions<R> ? [options?: CallOptions<R>] : [options: CallOptions<R>]

/** A thing that can be changed, as it stood when it was read. */
export interface Tagged<Body> {
  readonly body: Body
  /** Without quotes. */
  readonly etag: string
}

/** The API said no, with a problem document (RFC 9457) where it could send one. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  /** The stable code, as `stale-base`; absent where no problem document came. */
  readonly code: string | undefined
  readonly problem: Readonly<Record<string, unknown>>

  constructor(status: number, problem: Readonly<Record<string, unknown>>) {
    const said = [problem['detail'], problem['title']].find((each) => typeof each === 'string')
    super(said ?? `HTTP ${status}`)
    this.status = status
    this.problem = problem
    this.code = typeof problem['code'] === 'string' ? problem['code'] : undefined
  }

  /** What to tell whoever runs the instance. */
  get requestId(): string | undefined {
    const { request_id: id } = this.problem
    return typeof id === 'string' ? id : undefined
  }
}

/** No answer came: offline, or the instance does not answer. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** Throws {@link Refusal} or {@link Unreachable}. */
export async function call<R extends Route>(route: R, ...rest: Rest<R>): Promise<AnswerOf<R>> {
  return (await callTagged(route, ...rest)).body
}

/** The same, with the answer's ETag; empty where it carries none. */
export async function callTagged<R extends Route>(route: R, ...rest: Rest<R>): Promise<Tagged<AnswerOf<R>>> {
  const response = await open(route, ...rest)
  const etag = (response.headers.get('etag') ?? '').replaceAll('"', '')
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  return { body: (isJson ? await response.json() : undefined) as AnswerOf<R>, etag }
}

/** The answer as it comes, for files. */
export async function open<R extends Route>(route: R, ...rest: Rest<R>): Promise<Response> {
  const { params, query, body, signal, ifMatch, idempotencyKey } = (rest[0] ?? {}) as Options
  const [method = 'GET', path = '/'] = route.split(' ', 2)
  const address = `/api/v1${filled(path, params)}${queryOf(query)}`
  const token = readToken()
  const headers = new Headers({ accept: 'application/json', 'accept-language': currentLanguage() })
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (ifMatch !== undefined) headers.set('if-match', `"${ifMatch}"`)
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey)
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  let response: Response
  try {
    response = await fetch(address, { ...init, ...(signal ? { signal } : {}) })
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw new Unreachable('no answer came', { cause })
  }
  if (!response.ok) throw new Refusal(response.status, await problemIn(response))
  return response
}

interface Options {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  readonly signal?: AbortSignal
  readonly ifMatch?: string
  readonly idempotencyKey?: string
}

function filled(path: string, params: Options['params'] = {}): string {
  return path.replaceAll(/\{(?<name>\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
}

function queryOf(query: Options['query'] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return search === '' ? '' : `?${search}`
}

async function problemIn(response: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const problem: unknown = await response.json()
    return typeof problem === 'object' && problem !== null ? { ...problem } : {}
  } catch {
    return {}
  }
}
