/**
 * Doubles of the platform's storage: each is the real thing until a fault is set, and counts what it is asked.
 *
 * @module
 */

/** A promise that nobody keeps. */
function never(): Promise<never> {
  return new Promise(() => {})
}

/** Bindings want to be themselves when they are called. */
function memberOf(target: object, name: string | symbol): unknown {
  const member: unknown = Reflect.get(target, name)
  return typeof member === 'function' ? (member.bind(target) as unknown) : member
}

export type KvMode = 'good' | 'throw' | '429' | 'hang' | 'slow' | 'empty' | 'garbage' | 'stale' | 'poisoned'

export interface FaultyKv {
  readonly kv: KVNamespace
  /** What becomes of reads. */
  mode: KvMode
  /** What becomes of puts. */
  putMode: 'good' | 'throw' | '429' | 'hang'
  /** All of them, and those of the policy among them, which come together. */
  reads: number
  policyReads: number
  puts: number
  /** Where in a text `poisoned` flips a bit, from 0 to 1. */
  flipAt: number
  /** Answers the reads that `slow` has held back, and is no longer slow. */
  release(): void
}

/** `stale` shows what was there when it was read first. */
export function faultyKv(real: KVNamespace): FaultyKv {
  const first = new Map<string, string | null>()
  const held = Promise.withResolvers<void>()

  const double: FaultyKv = {
    kv: new Proxy(real, {
      get: (target, name) => {
        if (name === 'get') return get
        return name === 'put' ? put : memberOf(target, name)
      },
    }),
    mode: 'good',
    putMode: 'good',
    reads: 0,
    policyReads: 0,
    puts: 0,
    flipAt: 0.5,
    release: () => {
      double.mode = 'good'
      held.resolve()
    },
  }

  function get(...given: unknown[]): Promise<unknown> {
    double.reads += 1
    if (Array.isArray(given[0])) double.policyReads += 1
    switch (double.mode) {
      case 'throw':
        return Promise.reject(new Error('KV GET failed: 500 Internal Server Error'))
      case '429':
        return Promise.reject(new Error('KV GET failed: 429 Too Many Requests'))
      case 'hang':
        return never()
      case 'slow':
        return held.promise.then(() => shown(given))
      case 'good':
      case 'empty':
      case 'garbage':
      case 'stale':
      case 'poisoned':
        return shown(given)
    }
  }

  async function shown(given: unknown[]): Promise<unknown> {
    const value = await (real.get as (...all: unknown[]) => Promise<unknown>).apply(real, given)
    if (!(value instanceof Map)) return changed(String(given[0]), value)
    return new Map([...value].map(([key, each]: [string, unknown]) => [key, changed(key, each)]))
  }

  function changed(key: string, value: unknown): unknown {
    if (typeof value !== 'string' && value !== null) return value
    if (!first.has(key)) first.set(key, value)
    if (double.mode === 'empty') return null
    if (double.mode === 'garbage') return '{"schema":1,'
    if (double.mode === 'stale') return first.get(key)
    if (double.mode !== 'poisoned' || value === null) return value
    return flipped(value, Math.floor(value.length * double.flipAt))
  }

  function put(...given: unknown[]): Promise<unknown> {
    double.puts += 1
    switch (double.putMode) {
      case 'good':
        return (real.put as (...all: unknown[]) => Promise<unknown>).apply(real, given)
      case 'throw':
        return Promise.reject(new Error('KV PUT failed: 500 Internal Server Error'))
      case '429':
        return Promise.reject(new Error('KV PUT failed: 429 Too Many Requests'))
      case 'hang':
        return never()
    }
  }

  return double
}

/** The text with one bit of one character changed. */
export function flipped(text: string, at: number): string {
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
}

/** `commit-then-throw` carries a batch out and loses its answer, once; what comes after is `afterwards`. */
export type D1Mode = 'good' | 'throw' | 'reject' | 'hang' | 'commit-then-throw'

export interface FaultyD1 {
  readonly database: D1Database
  mode: D1Mode
  afterwards: D1Mode
  /** Statements prepared, and batches. */
  calls: number
  /** A batch with a parameter that has this text in it is refused. */
  cursed: string | undefined
}

const lost = 'D1_ERROR: Network connection lost.'

export function faultyD1(real: D1Database): FaultyD1 {
  const inside = new WeakMap<D1PreparedStatement, D1PreparedStatement>()
  const curses = new WeakSet<D1PreparedStatement>()

  const double: FaultyD1 = {
    database: new Proxy(real, {
      get: (target, name) => {
        if (name === 'prepare') return prepare
        return name === 'batch' ? batch : memberOf(target, name)
      },
    }),
    mode: 'good',
    afterwards: 'good',
    calls: 0,
    cursed: undefined,
  }

  function prepare(sql: string): D1PreparedStatement {
    double.calls += 1
    if (double.mode === 'throw') throw new Error('D1_ERROR: D1 DB is overloaded. Too many requests queued.')
    return wrapped(real.prepare(sql))
  }

  function wrapped(statement: D1PreparedStatement): D1PreparedStatement {
    const proxy = new Proxy(statement, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as (...given: unknown[]) => unknown
        if (name === 'bind') {
          return (...values: unknown[]) => {
            const bound = wrapped(target.bind(...values))
            if (values.some(isCursed)) curses.add(bound)
            return bound
          }
        }
        return (...given: unknown[]) => guarded(() => member.apply(target, given) as Promise<unknown>)
      },
    })
    inside.set(proxy, statement)
    return proxy
  }

  function isCursed(value: unknown): boolean {
    return double.cursed !== undefined && typeof value === 'string' && value.includes(double.cursed)
  }

  async function batch(statements: D1PreparedStatement[]): Promise<unknown> {
    double.calls += 1
    if (statements.some((each) => curses.has(each))) throw new Error('D1_ERROR: string or blob too big: SQLITE_TOOBIG')
    return await guarded(async () => {
      const results = await real.batch(statements.map((each) => inside.get(each) ?? each))
      if (double.mode !== 'commit-then-throw') return results
      double.mode = double.afterwards
      throw new Error(lost)
    })
  }

  function guarded(work: () => Promise<unknown>): Promise<unknown> {
    if (double.mode === 'hang') return never()
    return double.mode === 'reject' || double.mode === 'throw' ? Promise.reject(new Error(lost)) : work()
  }

  return double
}

/** `keep-then-hang` takes the messages and never says so. */
export type QueueMode = 'good' | 'throw' | 'hang' | 'keep-then-hang'

export interface QueuedMessage {
  readonly id: string
  readonly at: number
  readonly body: unknown
  attempts: number
}

export interface FaultyQueue {
  readonly queue: Queue
  mode: QueueMode
  sendings: number
  /** What was taken and not yet delivered, oldest first. */
  waiting: QueuedMessage[]
}

/** Limits of Queues (looked up in November 2026): 100 messages and 256 KB in a sending, 128 KB in a message. */
const queueLimits = { messages: 100, sendingBytes: 256_000, messageBytes: 128_000 } as const

export function faultyQueue(): FaultyQueue {
  let numbered = 0

  function take(texts: readonly string[]): void {
    const sizes = texts.map((text) => new TextEncoder().encode(text).length)
    const total = sizes.reduce((sum, size) => sum + size, 0)
    const isTooLarge = total > queueLimits.sendingBytes || sizes.some((size) => size > queueLimits.messageBytes)
    if (isTooLarge || texts.length > queueLimits.messages) throw new Error('Queue sendBatch failed: Payload Too Large')
    for (const body of texts) {
      numbered += 1
      double.waiting.push({ id: `m${numbered}`, at: Date.now(), body, attempts: 0 })
    }
  }

  function send(texts: readonly string[]): Promise<void> {
    double.sendings += 1
    if (double.mode === 'throw') return Promise.reject(new Error('Queue sendBatch failed: Internal Server Error'))
    if (double.mode === 'hang') return never()
    take(texts)
    return double.mode === 'keep-then-hang' ? never() : Promise.resolve()
  }

  const double: FaultyQueue = {
    queue: {
      sendBatch: async (messages: Iterable<{ readonly body: string }>) =>
        await send(Array.from(messages, ({ body }) => body)),
    } as unknown as Queue,
    mode: 'good',
    sendings: 0,
    waiting: [],
  }
  return double
}

export interface FaultyR2 {
  readonly bucket: R2Bucket
  /** `half` leaves the first half of what is put, and fails. */
  mode: 'good' | 'throw' | 'half'
  puts: number
}

export function faultyR2(real: R2Bucket): FaultyR2 {
  async function put(key: string, bytes: Uint8Array, options?: R2PutOptions): Promise<unknown> {
    double.puts += 1
    if (double.mode === 'good') return await real.put(key, bytes, options)
    if (double.mode === 'half') await real.put(key, bytes.slice(0, bytes.length / 2), options)
    throw new Error('R2 put: We encountered an internal error. Please try again. (10001)')
  }

  const double: FaultyR2 = {
    bucket: new Proxy(real, {
      get: (target, name) => (name === 'put' ? put : memberOf(target, name)),
    }),
    mode: 'good',
    puts: 0,
  }
  return double
}
