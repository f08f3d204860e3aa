/**
 * The clicking half of the soak, in a thread of its own: it makes clicks, and knows what each must be answered with.
 *
 * The other half announces every policy before it publishes it and when it was published. A decision as JSON names its
 * version and must be right by just that one, which may be the last one or have been replaced less than a minute before;
 * a page must be right by one of the contents that may still be in force.
 *
 * @module
 */

import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

import { randomFrom, seldomLarge, type Random } from '../support/random.ts'
import { linkKeyId } from '../support/secrets.ts'
import { expectedOf, goals, linkOf, stands, type Click, type Content } from './soak-model.ts'

export interface Given {
  readonly url: string
  readonly secret: Uint8Array
  readonly issuer: string
  readonly clicks: number
  readonly minutes: number
  readonly products: number
  readonly seed: number
}

/** A version: announced before it can decide, and replaced when a later one was acknowledged. */
export interface Announced {
  readonly version: number
  readonly content: Content
}

export interface Progress {
  readonly clicks: number
  readonly errors: number
  readonly wrong: number
  /** The first few, in words. */
  readonly examples: readonly string[]
  readonly kinds: Readonly<Record<string, number>>
  /** The longest that a replaced version went on deciding, in milliseconds. */
  readonly oldestMs: number
  readonly isDone: boolean
}

interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly body: string
}

/** Which versions may decide: a replaced one for a minute, and as long as its answer is on the way. */
const replacedMs = 60_000
const lanes = 32
const seenTokens = 400

class Clicker {
  readonly #given: Given
  readonly #random: Random
  readonly #agent = new Agent({ keepAlive: true, maxSockets: lanes })
  readonly #versions: (Announced & { replacedAt: number })[] = []
  readonly #seen = new Map<number, string>()
  readonly #kinds: Record<string, number> = {}
  readonly #examples: string[] = []
  #counts = { clicks: 0, errors: 0, wrong: 0, oldestMs: 0 }
  #begun = 0

  constructor(given: Given) {
    this.#given = given
    this.#random = randomFrom(given.seed)
  }

  announce(announced: Announced): void {
    this.#versions.push({ ...announced, replacedAt: Infinity })
  }

  /** A version was acknowledged: every earlier one is replaced from now on. */
  acknowledge(version: number): void {
    const now = performance.now()
    for (const each of this.#versions) if (each.version < version) each.replacedAt = Math.min(each.replacedAt, now)
  }

  async run(): Promise<void> {
    const end = performance.now() + this.#given.minutes * 60_000
    const lane = async (): Promise<void> => {
      while (this.#begun < this.#given.clicks && performance.now() < end) {
        this.#begun += 1
        await this.#one(this.#begun)
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    this.#agent.destroy()
  }

  progress(isDone: boolean): Progress {
    return { ...this.#counts, kinds: this.#kinds, examples: this.#examples, isDone }
  }

  async #one(number: number): Promise<void> {
    const click = this.#nextClick(number)
    const isJson = this.#random() < 0.25
    const began = performance.now()
    try {
      const answer = await this.#ask(this.#pathOf(click), isJson)
      const fault = isJson ? this.#jsonFault(click, answer, began) : this.#pageFault(click, answer, began)
      if (fault !== undefined) this.#note('wrong', `${JSON.stringify(click)}: ${fault}`)
      const kind = `${click.stand} ${click.goal}`
      this.#kinds[kind] = (this.#kinds[kind] ?? 0) + 1
    } catch (cause) {
      this.#note('errors', cause instanceof Error ? cause.message : String(cause))
    }
    this.#counts.clicks += 1
  }

  #note(what: 'errors' | 'wrong', text: string): void {
    this.#counts[what] += 1
    if (this.#examples.length < 10) this.#examples.push(text)
  }

  /** A few products have most of the clicks, and for a fifth of the run one of them has nearly all. */
  #nextClick(number: number): Click {
    const { clicks, products } = this.#given
    const random = this.#random
    const isSpike = number > clicks * 0.4 && number < clicks * 0.6 && random() < 0.85
    const product = isSpike ? 0 : seldomLarge(random, products)
    const goal = goals[random() < 0.8 ? 0 : random() < 0.7 ? 1 : 2] ?? 'external'
    return { stand: stands[Math.floor(random() * stands.length)] ?? 'unsigned', goal, product }
  }

  #pathOf(click: Click): string {
    const { stand } = click
    if (stand === 'unsigned') return `/go?to=${encodeURIComponent(linkOf(click))}`
    // Half of the tokens come again and again, as in a room; the others nobody has seen before.
    const slot = this.#random() < 0.5 && click.product < seenTokens ? this.#slotOf(click) : undefined
    const kept = slot === undefined ? undefined : this.#seen.get(slot)
    const token = kept ?? this.#signed(click)
    if (slot !== undefined && kept === undefined) this.#seen.set(slot, token)
    return `/go/${stand === 'broken' ? `${token.slice(0, -6)}AAAAAA` : token}`
  }

  #slotOf({ stand, goal, product }: Click): number {
    return (product * stands.length + stands.indexOf(stand)) * goals.length + goals.indexOf(goal)
  }

  #signed(click: Click): string {
    const iat = Math.floor(Date.now() / 1000)
    const surface = click.stand === 'short_video' ? 'short_video' : 'live_room'
    const content = `r_${Math.floor(this.#random() * 1e9)}`
    const { issuer, secret } = this.#given
    const claims = { iss: issuer, aud: 'detour', iat, exp: iat + 7200, to: linkOf(click), surface, content }
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${part({ alg: 'HS256', typ: 'detour-link+jwt', kid: linkKeyId })}.${part(claims)}`
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  }

  #jsonFault(click: Click, answer: Answer, began: number): string | undefined {
    const { status, location, reason, policy } = JSON.parse(answer.body) as {
      readonly status: number
      readonly location: string | null
      readonly reason: string
      readonly policy: { readonly version: number }
    }
    const version = this.#versions.find((each) => each.version === policy.version)
    if (version === undefined) return `version ${policy.version}, which nobody has announced`
    const oldMs = began - version.replacedAt
    this.#counts.oldestMs = Math.max(this.#counts.oldestMs, oldMs)
    if (oldMs > replacedMs)
      return `version ${policy.version} decided ${Math.round(oldMs / 1000)} s after it was replaced`
    const expected = expectedOf(click, version.content)
    const isRight =
      status === expected.status && (location ?? undefined) === expected.location && reason === expected.reason
    return isRight ? undefined : `${answer.body} by ${version.content}, not ${JSON.stringify(expected)}`
  }

  #pageFault(click: Click, answer: Answer, began: number): string | undefined {
    const contents = new Set(
      this.#versions.filter(({ replacedAt }) => began - replacedAt <= replacedMs).map(({ content }) => content),
    )
    const isRight = [...contents].some((content) => {
      const { status, location, words } = expectedOf(click, content)
      return (
        answer.status === status && answer.location === location && (words === undefined || answer.body.includes(words))
      )
    })
    if (isRight) return undefined
    return `${answer.status} ${answer.location ?? answer.body.slice(0, 80)} by none of ${[...contents].join(', ')}`
  }

  #ask(path: string, isJson: boolean): Promise<Answer> {
    const { hostname, port } = new URL(this.#given.url)
    const headers = isJson ? { accept: 'application/json' } : { accept: 'text/html', 'accept-language': 'en' }
    return new Promise((resolve, reject) => {
      const call = request({ agent: this.#agent, hostname, port, path, headers }, (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (body += chunk))
        response.on('error', reject)
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, location: response.headers.location, body })
        })
      })
      call.on('error', reject)
      call.end()
    })
  }
}

const clicker = new Clicker(workerData as Given)
parentPort?.on('message', (message: { readonly announced?: Announced; readonly acknowledged?: number }) => {
  if (message.announced !== undefined) clicker.announce(message.announced)
  if (message.acknowledged !== undefined) clicker.acknowledge(message.acknowledged)
  // The first version is in force before the first click.
  if (message.acknowledged !== undefined && !isRunning) void begin()
})

let isRunning = false

async function begin(): Promise<void> {
  isRunning = true
  const timer = setInterval(() => report(false), 1000)
  await clicker.run()
  clearInterval(timer)
  report(true)
  parentPort?.close()
}

function report(isDone: boolean): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(clicker.progress(isDone))
}
