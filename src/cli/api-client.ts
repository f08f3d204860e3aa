/**
 * The admin API as the command line calls it.
 *
 * @module
 */

import { err, ok, type Result } from '../kernel/result.ts'
import { languageOf } from './language.ts'

export interface PublishedVersion {
  readonly version: number
  readonly name: string
  readonly digest: string
  readonly live: boolean
}

/** What the API said instead of yes; `body` is a problem document when it sent one. */
export interface Refusal {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export class Api {
  readonly #base: string
  readonly #token: string

  constructor(base: string, token: string) {
    this.#base = base.replace(/\/$/, '')
    this.#token = token
  }

  async versions(): Promise<{ readonly head: number }> {
    const answer = await this.#call('GET', '/api/v1/versions')
    if (!answer.ok) throw new Error(`the instance answered ${answer.error.status}: ${titleOf(answer.error)}`)
    return answer.value as { head: number }
  }

  /** The YAML of a published version. */
  async source(version: number): Promise<string> {
    const answer = await this.#call('GET', `/api/v1/versions/${version}`)
    if (!answer.ok) throw new Error(`version ${version}: ${titleOf(answer.error)}`)
    return (answer.value as { source: string }).source
  }

  async publish(request: {
    readonly source: string
    readonly base: number
    readonly message: string
  }): Promise<Result<PublishedVersion, Refusal>> {
    const answer = await this.#call('POST', '/api/v1/versions', request)
    return answer.ok ? ok(answer.value as PublishedVersion) : answer
  }

  async #call(method: string, path: string, body?: unknown): Promise<Result<unknown, Refusal>> {
    const response = await fetch(this.#base + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
        'accept-language': languageOf(process.env),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Error(`nothing answers at ${this.#base}: start it with \`npm start\`, or set DETOUR_URL`, { cause })
    })
    const answer: unknown = await response.json().catch(() => ({}))
    return response.ok ? ok(answer) : err({ status: response.status, body: answer as Refusal['body'] })
  }
}

export function titleOf(refusal: Refusal): string {
  const { title, detail } = refusal.body
  return [title, detail].filter((part) => typeof part === 'string').join(': ') || 'no reason given'
}
