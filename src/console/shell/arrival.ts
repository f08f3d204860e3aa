/**
 * Arriving at a screen: the window takes its name, and whoever reads by ear or by keyboard stands at its beginning.
 *
 * @module
 */

import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, type RefObject } from 'react'

import { defineWords } from '../words/define.ts'
import { usePlaceWords } from './places.ts'
import { screenTitle, useTitle } from './title.ts'

const useWords = defineWords({ lost: 'No such page' }, { lost: '没有这个页面' })

/** The name of the screen; `content` is given the focus when another one is gone to. */
export function useArrival(content: RefObject<HTMLElement | null>): string {
  const words = useWords()
  const names = usePlaceWords()
  const path = useRouterState({ select: (state) => (state.resolvedLocation ?? state.location).pathname })
  const title = screenTitle(path, names, words.lost)
  useTitle(title)
  const last = useRef(path)
  useEffect(() => {
    if (last.current === path) return
    last.current = path
    const { current: main } = content
    // What was used to go here stands on the screen that is left, and takes the focus with it; but a screen may have put
    // the focus where one begins to write.
    if (isWritingIn(main)) return
    main?.focus({ preventScroll: true })
  }, [path, content])
  return title
}

function isWritingIn(main: HTMLElement | null): boolean {
  const { activeElement } = document
  return main?.contains(activeElement) === true && activeElement?.matches('input, textarea, [contenteditable]') === true
}
