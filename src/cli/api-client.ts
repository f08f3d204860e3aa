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

const exitCodes: Readonly<Record<string, number>> = {
  'policy-invalid': exit.policyInvalid,
  'tests-failed': exit.testsFailed,
  'approval-needed': exit.refused,
  'stale-base': exit.staleBase,
}

export class Api {
  readonly url: string
  readonly #token: string

  constructor(url: string, token: string) {
    this.url = url.replace(/\/$/, '')
    this.#token = token
  }

  /** What the route answers with, as JSON. Throws an `ApiRefusal` when it refuses. */
  async ask<Answer>(method: string, path: `/${string}`, options: AskOptions = {}): Promise<Answer> {
    const response = await this.open(method, path, options)
    return (response.status === 204 ? undefined : await response.json()) as Answer
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
      throw new Error(`nothing answers at ${this.url}: start it with \`npm start\`, or set DETOUR_URL`, { cause })
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
