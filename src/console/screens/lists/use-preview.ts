/**
 * The preview of the ids that are there at the moment, a little after they last changed.
 *
 * @module
 */

import { useEffect, useState } from 'react'

import type { ListSubject } from '../../../policy/program.ts'
import type { Preview } from './ids.ts'
import { packInWorker } from './pack.ts'

export type Previewed =
  | { readonly kind: 'none' | 'reading' | 'failed' }
  | { readonly kind: 'ready'; readonly preview: Preview }

export interface IdsGiven {
  readonly text: string
  /** Instead of the text. */
  readonly file: File | undefined
  readonly of: ListSubject
}

export function usePreview({ text, file, of }: IdsGiven): Previewed {
  const [previewed, setPreviewed] = useState<{ readonly of: IdsGiven; readonly is: Previewed } | undefined>()
  const isNone = file === undefined && text.trim() === ''
  useEffect(() => {
    if (isNone) return undefined
    const giveUp = new AbortController()
    const read = async (): Promise<void> => {
      const question = { text: file === undefined ? text : await file.text(), of }
      const preview = await packInWorker(question, giveUp.signal)
      if (!giveUp.signal.aborted) setPreviewed({ of: { text, file, of }, is: { kind: 'ready', preview } })
    }
    const timer = setTimeout(
      () => {
        read().catch(() => {
          if (!giveUp.signal.aborted) setPreviewed({ of: { text, file, of }, is: { kind: 'failed' } })
        })
      },
      file === undefined ? 300 : 0,
    )
    return () => {
      clearTimeout(timer)
      giveUp.abort()
    }
  }, [text, file, of, isNone])
  if (isNone) return { kind: 'none' }
  const isOfThese = previewed?.of.text === text && previewed.of.file === file && previewed.of.of === of
  return isOfThese ? previewed.is : { kind: 'reading' }
}
