/**
 * The engine: the policy library in a Worker of its own, so that no analysis ever holds up a key stroke.
 *
 * @module
 */

import { chinese } from '../../answer/messages/zh-CN.ts'
import { english } from '../../answer/messages/en.ts'
import { answer, type EditingPorts } from '../../policy/editing/service.ts'
import type { Answered, Question } from './protocol.ts'

const ports: EditingPorts = {
  // What clicks run is large, and only the simulator asks for it.
  simulate: async (...given) => (await import('../../gateway/simulate.ts')).simulator(...given),
  reasonTexts: Object.fromEntries(
    Object.entries(english.reasons).map(([reason, en]) => [
      reason,
      { en, 'zh-CN': chinese.reasons[reason as keyof typeof chinese.reasons] },
    ]),
  ),
}

self.addEventListener('message', ({ data }: MessageEvent<Question>) => void answerTo(data))

async function answerTo({ id, request }: Question): Promise<void> {
  let answered: Answered
  try {
    answered = { id, reply: await answer(request, ports) }
  } catch (error) {
    answered = { id, failure: error instanceof Error ? error.message : String(error) }
  }
  // To the page that started it, and nobody else.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  self.postMessage(answered)
}
