/**
 * Long lists: bringing an image to where the edge reads it, knowing which there are, and letting go of what no policy
 * names any more.
 *
 * An image is checked before anything is written: it opens, and it is the list it is sent as. It is harmless until a
 * policy names it, so it goes to KV first and into the ledger afterwards; to delete is the other way round.
 *
 * @module
 */

import { dayMs, type Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { openList, type ListFault as ImageFault } from '../policy/long-list.ts'
import type { ListSubject, Program } from '../policy/program.ts'
import type { Actor } from './actor.ts'

export interface ListMeta {
  readonly digest: string
  /** What its uploader calls it. */
  readonly name: string | undefined
  readonly of: ListSubject | undefined
  readonly count: number
  readonly bytes: number
  /** `Actor.id`; absent where it was brought to KV without the control plane. */
  readonly uploadedBy: string | undefined
  readonly uploadedAt: Instant | undefined
  /** The newest version that names it. */
  readonly namedBy: number | undefined
}

export interface ListUpload {
  readonly digest: string
  readonly name: string | undefined
  readonly of: ListSubject | undefined
  readonly image: Uint8Array<ArrayBuffer>
}

/** What is known of lists, with its audit. */
export interface ListStore {
  /** In the order of their digests, from after one. */
  page(after: string, limit: number): Promise<readonly ListMeta[]>
  get(digest: string): Promise<ListMeta | undefined>
  /** Which of the digests were uploaded and not deleted. */
  uploaded(digests: readonly string[]): Promise<ReadonlySet<string>>
  keep(list: Omit<ListMeta, 'namedBy'>, actor: string, at: Instant): Promise<void>
  /** The newest version that names it and is the head or younger than an instant. */
  usedSince(digest: string, since: Instant): Promise<number | undefined>
  /** False: there is none, or a version that counts names it. */
  forget(
    digest: string,
    options: { readonly actor: string; readonly at: Instant; readonly since: Instant },
  ): Promise<boolean>
}

/** The images, where the edge reads them. */
export interface ListImages {
  put(digest: string, image: Uint8Array<ArrayBuffer>): Promise<void>
  get(digest: string): Promise<ArrayBuffer | null>
  has(digest: string): Promise<boolean>
  delete(digest: string): Promise<void>
}

/** A policy that counts although it is no version of the last days: in force at the edge, or a candidate. */
export interface ProgramInUse {
  /** For the message: `the candidate`. */
  readonly what: string
  readonly program: Program
}

export interface ListPorts {
  readonly lists: ListStore
  readonly listImages: ListImages
  readonly programsInUse: () => Promise<readonly ProgramInUse[]>
}

export type UploadFault =
  | { readonly kind: 'not_a_list'; readonly why: ImageFault }
  | { readonly kind: 'other_digest'; readonly digest: string }

export async function uploadList(
  { digest, name, of, image }: ListUpload,
  { actor, now, ports }: { readonly actor: Actor; readonly now: Instant; readonly ports: ListPorts },
): Promise<Result<ListMeta, UploadFault>> {
  const opened = openList(image)
  if (!opened.ok) return err({ kind: 'not_a_list', why: opened.error })
  if (opened.value.digest !== digest) return err({ kind: 'other_digest', digest: opened.value.digest })
  await ports.listImages.put(digest, image)
  const list = {
    digest,
    name,
    of,
    count: opened.value.size,
    bytes: image.length,
    uploadedBy: actor.id,
    uploadedAt: now,
  }
  await ports.lists.keep(list, actor.id, now)
  return ok({ ...list, namedBy: (await ports.lists.get(digest))?.namedBy })
}

/** What is known of a list; for one that was brought to KV by hand, what its image says. */
export async function listMeta(digest: string, ports: ListPorts): Promise<ListMeta | undefined> {
  const known = await ports.lists.get(digest)
  if (known !== undefined) return known
  const image = await ports.listImages.get(digest)
  const opened = image === null ? undefined : openList(image)
  if (image === null || opened?.ok !== true || opened.value.digest !== digest) return undefined
  const unknown = { name: undefined, of: undefined, uploadedBy: undefined, uploadedAt: undefined, namedBy: undefined }
  return { digest, count: opened.value.size, bytes: image.byteLength, ...unknown }
}

/** A version may be brought back, and its lists must still be there then. */
const keptForMs = 30 * dayMs

/** What names it, where it cannot be deleted. */
export interface ListInUse {
  readonly by: string
}

/** Undefined: there was no such list. Deleting once more takes away an image that was left behind. */
export async function deleteList(
  digest: string,
  { actor, now, ports }: { readonly actor: Actor; readonly now: Instant; readonly ports: ListPorts },
): Promise<Result<'deleted', ListInUse> | undefined> {
  const since = (now - keptForMs) as Instant
  const using = (await ports.programsInUse()).find(({ program }) => digestsOf(program).includes(digest))
  if (using !== undefined) return err({ by: using.what })
  const version = await ports.lists.usedSince(digest, since)
  if (version !== undefined) return err({ by: `version ${version}` })
  const isForgotten = await ports.lists.forget(digest, { actor: actor.id, at: now, since })
  if (!isForgotten && !(await ports.listImages.has(digest))) return undefined
  await ports.listImages.delete(digest)
  return ok('deleted')
}

/**
 * The digests that a program names and the edge would not find. KV remembers for a minute that a key was absent, so what
 * was uploaded through the control plane is believed to be there.
 */
export async function missingLists(
  program: Program,
  { lists, listImages }: Pick<ListPorts, 'lists' | 'listImages'>,
): Promise<readonly string[]> {
  const named = digestsOf(program)
  if (named.length === 0) return []
  const uploaded = await lists.uploaded(named)
  const doubtful = named.filter((digest) => !uploaded.has(digest))
  const there = await Promise.all(doubtful.map((digest) => listImages.has(digest)))
  return doubtful.filter((_, index) => there[index] !== true)
}

/** Of the long lists that a program names, each once. */
function digestsOf({ lists }: Program): readonly string[] {
  return [...new Set(Object.values(lists).flatMap((list) => ('digest' in list ? [list.digest] : [])))]
}
