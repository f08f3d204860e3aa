/**
 * The import that is under way on this page: one at a time, for as long as the screen is open.
 *
 * @module
 */

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import { uploadCatalogue, type ImportMode, type ImportProgress } from '../../../catalogue/upload.ts'
import { Refusal } from '../../server/call.ts'
import { importDoor } from './import-door.ts'
import { openCatalogueFile } from './import-file.ts'

export interface ImportWish {
  readonly file: File
  readonly mode: ImportMode
  readonly dryRun: boolean
  /** The import to go on with; absent: an open one of the same file, or a new one. */
  readonly resume?: string | undefined
  readonly confirm?: number | undefined
}

export type ImportRun =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running'
      readonly wish: ImportWish
      readonly id: string | undefined
      readonly isResumed: boolean
      readonly rows: number
      /** Of 0 to 1, by the bytes of the file. */
      readonly share: number
      readonly began: number
    }
  /** Left where it was; the instance knows how far that is. */
  | { readonly kind: 'stopped'; readonly wish: ImportWish; readonly id: string | undefined }
  | { readonly kind: 'failed'; readonly wish: ImportWish; readonly id: string | undefined; readonly error: unknown }
  /** It would delete more than goes without saying. */
  | { readonly kind: 'unconfirmed'; readonly wish: ImportWish; readonly id: string; readonly refusal: Refusal }
  | { readonly kind: 'done'; readonly wish: ImportWish; readonly job: ImportProgress }

export interface Importing {
  readonly run: ImportRun
  readonly start: (wish: ImportWish) => void
  readonly stop: () => void
  readonly forget: () => void
}

/** Chunks sent at once. */
const concurrency = 4

export function useImport(onDone: (job: ImportProgress) => void): Importing {
  const [run, setRun] = useState<ImportRun>({ kind: 'idle' })
  const stopper = useRef<AbortController | undefined>(undefined)
  const client = useQueryClient()
  useEffect(() => () => stopper.current?.abort(), [])

  const work = async (wish: ImportWish): Promise<void> => {
    const controller = new AbortController()
    stopper.current = controller
    let id = wish.resume
    setRun({ kind: 'running', wish, id, isResumed: false, rows: 0, share: 0, began: Date.now() })
    const progressed = (change: object): void => {
      if (!controller.signal.aborted) setRun((was) => (was.kind === 'running' ? { ...was, ...change } : was))
    }
    try {
      const file = await openCatalogueFile(wish.file)
      const { size = 0 } = file
      const job = await uploadCatalogue(importDoor(controller.signal), file, {
        ...wish,
        concurrency,
        signal: controller.signal,
        onStart: (started, isResumed) => {
          ;({ id } = started)
          progressed({ id, isResumed })
        },
        onProgress: ({ rows, bytes }) => progressed({ rows, share: size === 0 ? 1 : Math.min(1, bytes / size) }),
      })
      setRun({ kind: 'done', wish, job })
      onDone(job)
    } catch (error) {
      setRun(endOf(error, { wish, id, isStopped: controller.signal.aborted }))
    } finally {
      await client.invalidateQueries()
    }
  }

  return {
    run,
    start: (wish) => void work(wish),
    stop: () => stopper.current?.abort(),
    forget: () => setRun({ kind: 'idle' }),
  }
}

interface Broken {
  readonly wish: ImportWish
  readonly id: string | undefined
  readonly isStopped: boolean
}

function endOf(error: unknown, { wish, id, isStopped }: Broken): ImportRun {
  if (isStopped) return { kind: 'stopped', wish, id }
  if (id !== undefined && error instanceof Refusal && typeof error.problem['confirm'] === 'number') {
    return { kind: 'unconfirmed', wish, id, refusal: error }
  }
  return { kind: 'failed', wish, id, error }
}
