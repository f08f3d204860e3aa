/**
 * Asking the engine: one Worker for the page, started by the first question.
 *
 * @module
 */

import { openDesk, type AskOptions } from './desk.ts'
import type { Answered, EditingRequest, ReplyTo } from './protocol.ts'

export type { AskOptions } from './desk.ts'
export type { EditingRequest, ReplyTo } from './protocol.ts'

const desk = openDesk(({ onAnswer, onCrash }) => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => onAnswer(data))
  worker.addEventListener('messageerror', () => onCrash('its answer cannot be read'))
  worker.addEventListener('error', (event) => {
    event.preventDefault()
    onCrash(event.message === '' || event.message === undefined ? 'it could not be loaded' : event.message)
  })
  // A worker has no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  return { ask: (question) => worker.postMessage(question), end: () => worker.terminate() }
})

/**
 * Rejects with `EngineFailure`, or with an `AbortError` where the signal was given up or the same topic asked again
 * ({@link isForgone}).
 */
export async function askEngine<R extends EditingRequest>(request: R, options: AskOptions = {}): Promise<ReplyTo<R>> {
  // A reply is of the kind of its request: that is what the service promises.
  return (await desk.ask(request, options)) as ReplyTo<R>
}
