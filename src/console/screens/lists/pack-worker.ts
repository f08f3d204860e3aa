/**
 * Reads and packs ids beside the page: a million of them take seconds, and the page must not stand still meanwhile.
 *
 * @module
 */

import type { ListSubject } from '../../../policy/program.ts'
import { previewOf, type Preview } from './ids.ts'

export interface PackQuestion {
  readonly text: string
  readonly of: ListSubject
}

export type PackAnswer = { readonly ok: true; readonly preview: Preview } | { readonly ok: false }

addEventListener('message', ({ data }: MessageEvent<PackQuestion>) => void answer(data))

async function answer({ text, of }: PackQuestion): Promise<void> {
  let said: PackAnswer
  try {
    said = { ok: true, preview: await previewOf(text, of) }
  } catch {
    said = { ok: false }
  }
  postMessage(said)
}
