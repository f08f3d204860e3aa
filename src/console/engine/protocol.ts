/**
 * What the page and the engine say to each other. The questions themselves are those of `policy/editing`.
 *
 * @module
 */

import type { EditingReply, EditingRequest } from '../../policy/editing/editing-request.ts'

export type { EditingReply, EditingRequest }

type Of<Kind extends EditingReply['kind']> = Extract<EditingReply, { readonly kind: Kind }>

/** What comes instead, where the document or the question will not do. */
interface Instead {
  readonly format: Of<'invalid'>
  readonly test: Of<'invalid'>
  readonly matrix: Of<'invalid' | 'no-such-surface'>
  readonly diff: Of<'invalid'>
  readonly simulate: Of<'invalid' | 'not-simulated'>
}

/** The replies that a request may get. */
export type ReplyTo<R extends EditingRequest> = ReplyOf<R['kind']>

type ReplyOf<Kind extends EditingRequest['kind']> = Kind extends keyof Instead ? Of<Kind> | Instead[Kind] : Of<Kind>

/** To the engine. */
export interface Question {
  readonly id: number
  readonly request: EditingRequest
}

/** From the engine; `failure` is a mistake of ours, in the words of whoever threw it. */
export type Answered =
  | { readonly id: number; readonly reply: EditingReply }
  | { readonly id: number; readonly failure: string }
