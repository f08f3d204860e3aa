/**
 * The admin API as the command line calls it.
 *
 * @module
 */

import { exit } from './exit.ts'
import { languageOf } from './language.ts'

export interface AskOptions {
  /** Absent values are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** Sent as JSON; a text or bytes are sent as they are, with `type`. */
  readonly body?: unknown
  readonly type?: string
  /** The ETag of what is changed, without quotes. */
  readonly ifMatch?: string
  /** The same for every try of one act. */
  readonly idempotencyKey?: string
  readonly accept?: string
}

/** The instance said no. `body` is a problem document where it sent one. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(sentenceOf(status, body))
    this.status = status
    this.body = body
  }

  get code(): string | undefined {
    return typeof this.body['code'] === 'string' ? this.body['code'] : undefined
  }

  get exitCode(): number {
    return (this.code === undefined ? undefined : exitCodes[this.code]) ?? exit.failed
  }
}

/** No answer came. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable'
  /** The instance may have done what it was asked. */
  readonly wasSent: boolean

  constructor(url: string, { wasSent, cause }: { readonly wasSent: boolean; readonly cause: unknown }) {
    const message = wasSent
      ? `the connection to ${url} broke off before the whole answer was there`
      : `nothing answers at ${url}: start it with \`npm start\`, or set DETOUR_URL`
    super(message, { cause })
    this.wasSent = wasSent
  }
}

/** What befalls a connection that stood; all else befalls the making of one. */
const brokenOff: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

/** `fetch` says that it failed; why, its cause says. */
function hasBrokenOff(failure: unknown): boolean {
  const { cause } = failure as { readonly cause?: { readonly code?: unknown } }
  return brokenOff.has(cause?.code)
}

const exitCodes: Readonly<Record<string, number>> = {
  'policy-invalid': exit.policyInvalid,
  'tests-failed': exit.testsFailed,
  'approval-needed': exit.refused,
  'stale-base': exit.staleBase,
}

/** A thing that can be changed, as it stood when it was read. */
export interface Tagged<Body> {
  readonly body: Body
  /** Without quotes. */
  readonly etag: string
}

export class Api {
  readonly url: string
  readonly #token: string

  constructor(url: string, token: string) {
    this.url = url.replace(/\/$/, '')
    this.#token = token
  }

  /** What the route answers with, as JSON. Throws an `ApiRefusal` when it refuses, an `ApiUnreachable` without an answer. */
  async ask<Answer>(method: string, path: `/${string}`, options: AskOptions = {}): Promise<Answer> {
    return (await this.#json(await this.open(method, path, options))) as Answer
  }

  /** What is to be changed, and the ETag that says it is still the same. */
  async read<Answer>(path: `/${string}`): Promise<Tagged<Answer>> {
    const response = await this.open('GET', path)
    const body = (await this.#json(response)) as Answer
    const etag = response.headers.get('etag')?.replaceAll('"', '')
    if (etag === undefined) throw new Error(`${this.url} sent no ETag: what is changed could not be known again`)
    return { body, etag }
  }

  async #json(response: Response): Promise<unknown> {
    if (response.status === 204) return undefined
    const text = await response.text().catch((cause: unknown) => {
      throw new ApiUnreachable(this.url, { wasSent: true, cause })
    })
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw new Error(`${this.url} did not answer with JSON: is it an instance of Detour?`, { cause })
    }
  }

  /** The same, for an answer that is read as it comes, or whose headers matter. */
  async open(method: string, path: `/${string}`, options: AskOptions = {}): Promise<Response> {
    const url = new URL(`${this.url}/api/v1${path}`)
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value))
    }
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers: this.#headers(options),
      ...bodyOf(options),
    }).catch((cause: unknown) => {
      throw new ApiUnreachable(this.url, { wasSent: hasBrokenOff(cause), cause })
    })
    if (response.ok) return response
    const body: unknown = await response.json().catch(() => ({}))
    throw new ApiRefusal(response.status, body as ApiRefusal['body'])
  }

  #headers({ body, type, ifMatch, idempotencyKey, accept }: AskOptions): Record<string, string> {
    return {
      authorization: `Bearer ${this.#token}`,
      'accept-language': languageOf(process.env),
      ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(accept === undefined ? {} : { accept }),
    }
  }
}

function bodyOf({ body, type }: AskOptions): { readonly body?: string | Uint8Array<ArrayBuffer> } {
  if (body === undefined) return {}
  return { body: type === undefined ? JSON.stringify(body) : (body as string | Uint8Array<ArrayBuffer>) }
}

/** One sentence for people; what to do stands after it where the instance said so. */
function sentenceOf(status: number, { title, detail, remedy, faults }: ApiRefusal['body']): string {
  const said = [title, detail].filter((part) => typeof part === 'string').join(': ')
  const fields = Array.isArray(faults)
    ? (faults as { readonly at?: unknown; readonly message?: unknown }[]).map(
        ({ at, message }) => `\n  ${String(at)}: ${String(message)}`,
      )
    : []
  const help = typeof remedy === 'string' ? `\n  help: ${remedy}` : ''
  return `${said === '' ? `the instance answered ${status} and gave no reason` : said}${fields.join('')}${help}`
}
