/**
 * Drafts as the instance keeps them, and what may become of an attempt to save one.
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

/** What became of one attempt to save. */
export type Attempted =
  | { readonly kind: 'saved'; readonly draft: KeptDraft }
  /** Somebody else saved it since. */
  | { readonly kind: 'overtaken'; readonly theirs: KeptDraft }
  /** It was thrown away elsewhere. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly isAway: boolean }

/** Saves it once: into the draft that is kept, or, before there is one, as a new one. */
export async function attemptToSave(
  server: DraftServer,
  kept: KeptDraft | undefined,
  body: DraftBody,
): Promise<Attempted> {
  try {
    const draft = kept === undefined ? await server.create(body) : await server.save(kept.id, kept.rev, body)
    return { kind: 'saved', draft }
  } catch (error) {
    return await refused(server, kept, error)
  }
}

async function refused(server: DraftServer, kept: KeptDraft | undefined, error: unknown): Promise<Attempted> {
  const fault = server.faultOf(error)
  if (kept !== undefined && fault === 'gone') return { kind: 'gone' }
  if (kept !== undefined && fault === 'changed') {
    try {
      return { kind: 'overtaken', theirs: await server.read(kept.id) }
    } catch (unread) {
      return await refused(server, kept, unread)
    }
  }
  return { kind: 'failed', error, isAway: fault === 'away' }
}

/** What of a draft somebody writes. */
export function bodyOf({ source, base, title }: DraftBody): DraftBody {
  return { source, base, title }
}

export function isSameBody(one: DraftBody, other: DraftBody): boolean {
  return one.source === other.source && one.base === other.base && one.title === other.title
}
