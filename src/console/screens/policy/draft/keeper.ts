/**
 * Keeping a draft while somebody types: saved after a moment of quiet, never over what somebody else has saved meanwhile.
 *
 * @module
 */

/** A draft as the instance has it. */
export interface KeptDraft {
  readonly id: string
  readonly rev: number
  readonly title: string
  readonly base: number
  readonly author: string
  readonly source: string
  /** Epoch milliseconds. */
  readonly savedAt: number
}

export type DraftBody = Pick<KeptDraft, 'title' | 'base' | 'source'>

/** The instance, as far as drafts go. */
export interface DraftServer {
  readonly create: (body: DraftBody) => Promise<KeptDraft>
  readonly save: (id: string, rev: number, body: DraftBody) => Promise<KeptDraft>
  readonly read: (id: string) => Promise<KeptDraft>
  /** What an error of these means. */
  readonly faultOf: (error: unknown) => SavingFault
}

/** `changed`: somebody saved it since; `gone`: it was thrown away; `away`: no answer came. */
export type SavingFault = 'changed' | 'gone' | 'away' | 'other'

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
  let { text, base, title } = opened
  let saved: DraftBody = { source: text, base, title }
  let state: KeeperState = { saving: { kind: 'unchanged' }, kept: opened.draft, base, title }
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<boolean> | undefined
  let hasEnded = false
  const listeners = new Set<() => void>()

  function show(next: Partial<KeeperState>): void {
    state = { ...state, ...next, base, title }
    for (const each of listeners) each()
  }

  function isSaved(): boolean {
    return saved.source === text && saved.base === base && saved.title === title
  }

  function rest(): Saving {
    return state.kept === undefined || state.saving.kind === 'unchanged'
      ? { kind: 'unchanged' }
      : { kind: 'saved', at: state.kept.savedAt }
  }

  function changed(): void {
    if (hasEnded) return
    clearTimeout(timer)
    if (state.saving.kind === 'conflict') {
      show({})
      return
    }
    if (isSaved() && running === undefined) {
      copies.drop()
      show({ saving: rest() })
      return
    }
    if (running === undefined) {
      timer = setTimeout(() => void save(), quietMs)
      show({ saving: state.saving.kind === 'failed' ? state.saving : { kind: 'waiting' } })
    } else show({})
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
    const isDone = await running
    running = undefined
    // What was typed while it was being saved.
    if (isDone && !isSaved()) changed()
    return isDone
  }

  async function attempt(): Promise<boolean> {
    const sent: DraftBody = { source: text, base, title }
    show({ saving: { kind: 'saving' } })
    try {
      const { kept } = state
      const next = kept === undefined ? await server.create(sent) : await server.save(kept.id, kept.rev, sent)
      saved = sent
      copies.drop()
      show({ kept: next, saving: { kind: 'saved', at: next.savedAt } })
      if (kept === undefined) onCreated?.(next)
      return true
    } catch (error) {
      return await failed(error, sent)
    }
  }

  async function failed(error: unknown, sent: DraftBody): Promise<boolean> {
    const { kept } = state
    const fault = server.faultOf(error)
    if (kept !== undefined && fault === 'changed') {
      try {
        return meet(await server.read(kept.id), sent)
      } catch (unread) {
        return await failed(unread, sent)
      }
    }
    if (kept !== undefined && fault === 'gone') {
      // Thrown away elsewhere: what is typed here is kept in a new one.
      state = { ...state, kept: undefined }
      return await attempt()
    }
    copies.put(sent)
    show({ saving: { kind: 'failed', error } })
    if (fault === 'away' && !hasEnded) timer = setTimeout(() => void save(), againMs)
    return false
  }

  /** Somebody saved it: with the same text that is no matter. */
  function meet(theirs: KeptDraft, sent: DraftBody): boolean {
    if (theirs.source === sent.source && theirs.base === sent.base) {
      saved = { source: theirs.source, base: theirs.base, title: theirs.title }
      title = theirs.title
      show({ kept: theirs, saving: { kind: 'saved', at: theirs.savedAt } })
      return true
    }
    copies.put(sent)
    show({ saving: { kind: 'conflict', theirs } })
    return false
  }

  return {
    state: () => state,
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    write: (next) => {
      if (next === text) return
      text = next
      changed()
    },
    rename: (next) => {
      title = next
      changed()
    },
    rebase: (nextBase, next) => {
      base = nextBase
      text = next
      changed()
    },
    save,
    keepMine: (mine) => {
      if (state.saving.kind !== 'conflict') return
      const { theirs } = state.saving
      text = mine
      saved = { source: theirs.source, base: theirs.base, title: theirs.title }
      show({ kept: theirs, saving: { kind: 'waiting' } })
      changed()
    },
    takeTheirs: () => {
      if (state.saving.kind !== 'conflict') return
      const { theirs } = state.saving
      text = theirs.source
      base = theirs.base
      title = theirs.title
      saved = { source: text, base, title }
      copies.drop()
      show({ kept: theirs, saving: { kind: 'saved', at: theirs.savedAt } })
    },
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
