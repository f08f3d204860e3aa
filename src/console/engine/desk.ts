/**
 * The desk before the engine: what waits to be asked, and what is being asked.
 *
 * The engine does one thing at a time. So only one question is with it, and the others wait here, where one that nobody
 * wants any more can still be taken back: typing fast asks often, and only the last question counts.
 *
 * @module
 */

import type { Answered, EditingReply, EditingRequest, Question } from './protocol.ts'

/** An engine that runs. */
export interface Running {
  readonly ask: (question: Question) => void
  readonly end: () => void
}

export interface Heard {
  readonly onAnswer: (answered: Answered) => void
  /** It is broken, or could not be loaded; it will not answer any more. */
  readonly onCrash: (why: string) => void
}

export interface AskOptions {
  readonly signal?: AbortSignal | undefined
  /** The place that asks. A later question of the same place takes the place of an earlier one. */
  readonly topic?: string | undefined
  /** Before whatever waits: somebody is typing. */
  readonly urgent?: boolean | undefined
}

/** The engine failed; asking again starts it anew. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure'
}

/** Whether an answer stayed away only because nobody waits for it any more. */
export function isForgone(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

interface Waiting {
  readonly request: EditingRequest
  readonly topic: string | undefined
  readonly isUrgent: boolean
  readonly resolve: (reply: EditingReply) => void
  readonly reject: (error: unknown) => void
}

export interface Desk {
  readonly ask: (request: EditingRequest, options?: AskOptions) => Promise<EditingReply>
}

/** No question takes that long; an engine that does is stuck. */
const patienceMs = 60_000

/** `start` is called when the first question comes, and again after a crash. */
export function openDesk(start: (heard: Heard) => Running): Desk {
  let engine: Running | undefined
  let asked:
    | { readonly id: number; readonly waiting: Waiting; readonly timer: ReturnType<typeof setTimeout> }
    | undefined
  let queue: readonly Waiting[] = []
  let count = 0

  function next(): void {
    const [first, ...rest] = queue
    if (asked !== undefined || first === undefined) return
    queue = rest
    count++
    const id = count
    engine ??= begin()
    const timer = setTimeout(() => asked?.id === id && crash('it did not answer in time'), patienceMs)
    asked = { id, waiting: first, timer }
    engine.ask({ id, request: first.request })
  }

  function begin(): Running {
    // What a former one still says is nobody's business.
    const mine: Running = start({
      onAnswer: (answered) => mine === engine && settle(answered),
      onCrash: (why) => mine === engine && crash(why),
    })
    return mine
  }

  function settle(answered: Answered): void {
    if (asked?.id !== answered.id) return
    const { waiting, timer } = asked
    clearTimeout(timer)
    asked = undefined
    if ('reply' in answered) waiting.resolve(answered.reply)
    else waiting.reject(new EngineFailure(answered.failure))
    next()
  }

  function crash(why: string): void {
    engine?.end()
    engine = undefined
    const failed = asked
    asked = undefined
    if (failed !== undefined) {
      clearTimeout(failed.timer)
      failed.waiting.reject(new EngineFailure(why))
    }
    next()
  }

  /** Out of the queue; one that is with the engine is answered into the void. */
  function forgo(waiting: Waiting): void {
    queue = queue.filter((each) => each !== waiting)
    waiting.reject(new DOMException('nobody waits for this answer any more', 'AbortError'))
  }

  return {
    ask: (request, { signal, topic, urgent = false } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(new DOMException('nobody waits for this answer any more', 'AbortError'))
          return
        }
        const waiting: Waiting = { request, topic, isUrgent: urgent, resolve, reject }
        if (topic !== undefined) {
          for (const each of [...queue, ...(asked === undefined ? [] : [asked.waiting])]) {
            if (each.topic === topic) forgo(each)
          }
        }
        signal?.addEventListener('abort', () => forgo(waiting), { once: true })
        const behind = urgent ? queue.findIndex(({ isUrgent }) => !isUrgent) : -1
        queue = behind < 0 ? [...queue, waiting] : queue.toSpliced(behind, 0, waiting)
        next()
      }),
  }
}
