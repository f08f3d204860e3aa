import { expect, it, vi } from 'vitest'

import { EngineFailure, isForgone, openDesk, type Heard } from '../../../src/console/engine/desk.ts'
import type { EditingReply, EditingRequest, Question } from '../../../src/console/engine/protocol.ts'

function outlineOf(text: string): EditingRequest {
  return { kind: 'outline', text, now: 0 as never }
}

const reply: EditingReply = { kind: 'outline', sections: [], rules: [], tests: [] }

/** An engine that answers when it is told to. */
function fakeEngine() {
  const questions: Question[] = []
  const heards: Heard[] = []
  const end = vi.fn<() => void>()
  const desk = openDesk((heard) => {
    heards.push(heard)
    return { ask: (question) => questions.push(question), end }
  })
  const texts = () => questions.map(({ request }) => ('text' in request ? request.text : ''))
  const answerLast = (given: EditingReply = reply): void => {
    heards.at(-1)?.onAnswer({ id: questions.at(-1)?.id ?? 0, reply: given })
  }
  return { desk, questions, heards, end, texts, answerLast }
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

it('starts the engine with the first question, and once', async () => {
  const { desk, heards, answerLast } = fakeEngine()
  expect(heards).toHaveLength(0)
  const first = desk.ask(outlineOf('a'))
  answerLast()
  expect(await first).toBe(reply)
  const second = desk.ask(outlineOf('b'))
  answerLast()
  await second
  expect(heards).toHaveLength(1)
})

it('asks one thing at a time, in the order of asking', async () => {
  const { desk, texts, answerLast } = fakeEngine()
  const both = [desk.ask(outlineOf('a')), desk.ask(outlineOf('b'))]
  expect(texts()).toEqual(['a'])
  answerLast()
  expect(texts()).toEqual(['a', 'b'])
  answerLast()
  expect(await Promise.all(both)).toEqual([reply, reply])
})

it('drops what the same place asked before, whether it waits or is being answered', async () => {
  const { desk, texts, answerLast, heards, questions } = fakeEngine()
  const typed = ['a', 'ab', 'abc'].map((text) => desk.ask(outlineOf(text), { topic: 'outline' }))
  const [first, second, third] = typed.map(errorOf)
  expect(isForgone(await first)).toBe(true)
  expect(isForgone(await second)).toBe(true)
  heards[0]?.onAnswer({ id: questions[0]?.id ?? 0, reply })
  expect(texts()).toEqual(['a', 'abc'])
  answerLast()
  expect(await third).toBeUndefined()
})

it('leaves the questions of other places alone', async () => {
  const { desk, answerLast } = fakeEngine()
  const one = desk.ask(outlineOf('a'), { topic: 'one' })
  const other = desk.ask(outlineOf('b'), { topic: 'other' })
  answerLast()
  answerLast()
  expect(await Promise.all([one, other])).toEqual([reply, reply])
})

it('lets what is urgent go before what waits, and among itself in order', async () => {
  const { desk, texts, answerLast } = fakeEngine()
  const all = [
    desk.ask(outlineOf('running')),
    desk.ask(outlineOf('slow')),
    desk.ask(outlineOf('hover'), { urgent: true }),
    desk.ask(outlineOf('complete'), { urgent: true }),
  ]
  for (let n = 0; n < 4; n++) answerLast()
  await Promise.all(all)
  expect(texts()).toEqual(['running', 'hover', 'complete', 'slow'])
})

it('takes a question back whose signal is given up', async () => {
  const { desk, texts, answerLast } = fakeEngine()
  const control = new AbortController()
  const running = desk.ask(outlineOf('a'))
  const waiting = errorOf(desk.ask(outlineOf('b'), { signal: control.signal }))
  control.abort()
  expect(isForgone(await waiting)).toBe(true)
  answerLast()
  await running
  expect(texts()).toEqual(['a'])
  expect(isForgone(await errorOf(desk.ask(outlineOf('c'), { signal: control.signal })))).toBe(true)
  expect(texts()).toEqual(['a'])
})

it('says what the engine failed at, and asks the next', async () => {
  const { desk, heards, questions, answerLast } = fakeEngine()
  const failed = errorOf(desk.ask(outlineOf('a')))
  const next = desk.ask(outlineOf('b'))
  heards[0]?.onAnswer({ id: questions[0]?.id ?? 0, failure: 'no such thing' })
  const error = await failed
  expect(error).toBeInstanceOf(EngineFailure)
  expect((error as Error).message).toBe('no such thing')
  answerLast()
  expect(await next).toBe(reply)
})

it('starts anew after a crash: what was being asked fails, what waited is asked, the old engine is not listened to', async () => {
  const { desk, heards, questions, end, texts, answerLast } = fakeEngine()
  const failed = errorOf(desk.ask(outlineOf('a')))
  const next = desk.ask(outlineOf('b'))
  heards[0]?.onCrash('out of memory')
  expect(await failed).toBeInstanceOf(EngineFailure)
  expect(end).toHaveBeenCalledOnce()
  expect(heards).toHaveLength(2)
  expect(texts()).toEqual(['a', 'b'])
  heards[0]?.onAnswer({ id: questions[1]?.id ?? 0, failure: 'a ghost' })
  heards[0]?.onCrash('a ghost')
  answerLast()
  expect(await next).toBe(reply)
  expect(end).toHaveBeenCalledOnce()
})

it('gives up an engine that does not answer', async () => {
  vi.useFakeTimers()
  try {
    const { desk, heards, answerLast } = fakeEngine()
    const stuck = errorOf(desk.ask(outlineOf('a')))
    const next = desk.ask(outlineOf('b'))
    vi.advanceTimersByTime(60_000)
    expect(await stuck).toBeInstanceOf(EngineFailure)
    expect(heards).toHaveLength(2)
    answerLast()
    expect(await next).toBe(reply)
  } finally {
    vi.useRealTimers()
  }
})
