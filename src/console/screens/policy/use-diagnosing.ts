/**
 * What is wrong with the text, in two steps: what is plainly mistaken at every key stroke, tests and analyses as soon as
 * the typing pauses.
 *
 * @module
 */

import { useEffect, useMemo, useState } from 'react'

import type { Instant } from '../../../kernel/instant.ts'
import { useEngine, type EngineView } from '../../engine/use-engine.ts'
import type { Language } from '../../words/language.ts'
import type { Diagnosed } from './editor/problem-marks.ts'

export interface Diagnosing {
  /** The text as it was when the typing paused: what panels speak of. */
  readonly quiet: string
  /** Everything that was found in it. */
  readonly whole: EngineView<{ kind: 'diagnose'; text: string; language: Language; now: Instant }>
  /** The whole answer speaks of the text as it is. */
  readonly isWhole: boolean
  /** What the editor marks; undefined: the marks stay as they are. */
  readonly marks: Diagnosed | undefined
}

/** A pause in typing. */
const quietMs = 300

export function useDiagnosing(text: string, language: Language, now: Instant): Diagnosing {
  const quiet = useQuiet(text)
  const whole = useEngine({ kind: 'diagnose', text: quiet, language, now }, { topic: 'policy.diagnose' })
  const isTyping = quiet !== text
  const { data: mistakes } = useEngine(
    isTyping ? { kind: 'diagnose', only: 'mistakes', text, language, now } : undefined,
    { topic: 'policy.mistakes', keep: false },
  )
  const isWhole = !isTyping && !whole.isOld && whole.data !== undefined
  const hadMistakes = whole.data?.verdict === 'invalid'
  const marks = useMemo(() => {
    if (isWhole) return { text: quiet, diagnostics: whole.data?.diagnostics ?? [] }
    // Warnings of a moment ago still stand where they are, as long as nothing is mistaken.
    if (mistakes === undefined || (mistakes.diagnostics.length === 0 && !hadMistakes)) return undefined
    return { text, diagnostics: mistakes.diagnostics }
  }, [isWhole, quiet, whole.data, mistakes, hadMistakes, text])
  return { quiet, whole, isWhole, marks }
}

function useQuiet(text: string): string {
  const [quiet, setQuiet] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(text), quietMs)
    return () => clearTimeout(timer)
  }, [text])
  return quiet
}
