/**
 * Keeping a draft while somebody types: saved after a moment of quiet, never over what somebody else has saved meanwhile.
 *
 * @module
 */

import { makeListeners } from '../../../listeners.ts'
import { attemptToSave, bodyOf, isSameBody, type DraftBody, type DraftServer, type KeptDraft } from './draft.ts'

/** Copies in the browser, for when the instance does not answer. */
export interface LocalCopies {
  readonly put: (body: DraftBody) => void
  readonly drop: () => void
}

export type Saving =
  /** As it was opened. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: number }
  /** It is tried again by itself where no answer came. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Somebody else saved it; nothing is saved before it is decided whose text counts. */
  | { readonly kind: 'conflict'; readonly theirs: KeptDraft }

export interface KeeperState {
  readonly saving: Saving
  /** Undefined before the first change. */
  readonly kept: KeptDraft | undefined
  readonly base: number
  readonly title: string
}

export interface Keeper {
  readonly state: () => KeeperState
  readonly listen: (listener: () => void) => () => void
  /** The text is now this. */
  readonly write: (text: string) => void
  readonly rename: (title: string) => void
  /** The text is now written upon another version. */
  readonly rebase: (base: number, text: string) => void
  /** At once; resolves when it is saved, or could not be. Without a change nothing is made. */
  readonly save: () => Promise<boolean>
  /** Of a conflict: the text counts that is here, and takes the place of theirs at the next saving. */
  readonly keepMine: (text: string) => void
  /** Of a conflict: theirs counts. */
  readonly takeTheirs: () => void
  /** No timer runs on, and nothing is saved any more. */
  readonly end: () => void
}

export interface KeeperOptions {
  readonly text: string
  readonly base: number
  readonly title: string
  /** The draft that was opened. */
  readonly draft?: KeptDraft | undefined
  readonly server: DraftServer
  readonly copies: LocalCopies
  readonly onCreated?: (draft: KeptDraft) => void
}

const quietMs = 1500
const againMs = 8000

export function makeKeeper({ server, copies, onCreated, ...opened }: KeeperOptions): Keeper {
  const { text, base, title } = opened
  /** What stands here, and what of it the instance has. */
  let written: DraftBody = { source: text, base, title }
  let saved = written
  let state: KeeperState = { saving: { kind: 'unchanged' }, kept: opened.draft, base, title }
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<boolean> | undefined
  let hasEnded = false
  const { listen, tell } = makeListeners()

  function show(next: Partial<KeeperState>): void {
    state = { ...state, ...next, base: written.base, title: written.title }
    tell()
  }

  function saveIn(ms: number): void {
    timer = setTimeout(() => void save(), ms)
  }

  function isSaved(): boolean {
    return isSameBody(saved, written)
  }

  function rest(): Saving {
    return state.kept === undefined || state.saving.kind === 'unchanged'
      ? { kind: 'unchanged' }
      : { kind: 'saved', at: state.kept.savedAt }
  }

  function write(change: Partial<DraftBody>): void {
    written = { ...written, ...change }
    changed()
  }

  function changed(): void {
    if (hasEnded) return
    clearTimeout(timer)
    if (state.saving.kind === 'conflict' || running !== undefined) {
      show({})
    } else if (isSaved()) {
      copies.drop()
      show({ saving: rest() })
    } else {
      saveIn(quietMs)
      show({ saving: state.saving.kind === 'failed' ? state.saving : { kind: 'waiting' } })
    }
  }

  async function save(): Promise<boolean> {
    clearTimeout(timer)
    if (running !== undefined) {
      await running
      return await save()
    }
    if (hasEnded || state.saving.kind === 'conflict') return false
    if (isSaved()) return true
    running = attempt()
    let isDone = false
    try {
      isDone = await running
    } finally {
      running = undefined
    }
    // What was typed while it was being saved.
    if (isDone && !isSaved()) changed()
    return isDone
  }

  async function attempt(): Promise<boolean> {
    const sent = written
    const { kept } = state
    show({ saving: { kind: 'saving' } })
    const attempted = await attemptToSave(server, kept, sent)
    switch (attempted.kind) {
      case 'saved':
        saved = sent
        copies.drop()
        show({ kept: attempted.draft, saving: { kind: 'saved', at: attempted.draft.savedAt } })
        if (kept === undefined) onCreated?.(attempted.draft)
        return true
      case 'overtaken':
        return meet(attempted.theirs, sent)
      case 'gone':
        // Thrown away elsewhere: what is typed here is kept in a new one.
        state = { ...state, kept: undefined }
        return await attempt()
      case 'failed':
        copies.put(sent)
        show({ saving: { kind: 'failed', error: attempted.error } })
        if (attempted.isAway && !hasEnded) saveIn(againMs)
        return false
    }
  }

  /** Somebody saved it: with the same text that is no matter. */
  function meet(theirs: KeptDraft, sent: DraftBody): boolean {
    if (theirs.source === sent.source && theirs.base === sent.base) {
      saved = bodyOf(theirs)
      written = { ...written, title: theirs.title }
      show({ kept: theirs, saving: { kind: 'saved', at: theirs.savedAt } })
      return true
    }
    copies.put(sent)
    show({ saving: { kind: 'conflict', theirs } })
    return false
  }

  function keepMine(mine: string): void {
    if (state.saving.kind !== 'conflict') return
    const { theirs } = state.saving
    written = { ...written, source: mine }
    saved = bodyOf(theirs)
    show({ kept: theirs, saving: { kind: 'waiting' } })
    changed()
  }

  function takeTheirs(): void {
    if (state.saving.kind !== 'conflict') return
    const { theirs } = state.saving
    written = bodyOf(theirs)
    saved = written
    copies.drop()
    show({ kept: theirs, saving: { kind: 'saved', at: theirs.savedAt } })
  }

  return {
    state: () => state,
    listen,
    write: (source) => {
      if (source !== written.source) write({ source })
    },
    rename: (next) => write({ title: next }),
    rebase: (next, source) => write({ base: next, source }),
    save,
    keepMine,
    takeTheirs,
    end: () => {
      hasEnded = true
      clearTimeout(timer)
    },
  }
}

/** Whether leaving now would lose something. */
export function isUnsaved({ kind }: Saving): boolean {
  return kind === 'waiting' || kind === 'saving' || kind === 'failed' || kind === 'conflict'
}
