/**
 * What is asked of the instance with a text: to publish it at once, or to open a change request for it.
 *
 * @module
 */

import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { say } from '../../../parts/toast.tsx'
import { Refusal } from '../../../server/call.ts'
import { useAct } from '../../../server/query.ts'
import { useDialogWords } from '../dialog-words.ts'
import { readRefusal, type Refused } from './refused.ts'

export interface Publishable {
  readonly text: string
  readonly base: number
  readonly draft: { readonly id: string; readonly rev: number } | undefined
}

/** Why it is published, in the words of whoever does it. */
export interface Purpose {
  readonly title: string
  readonly description: string
}

export interface Publishing {
  /** The version that it has become. */
  readonly published: { readonly version: number; readonly warnings: number } | undefined
  /** Of the last try; null where there is none. */
  readonly error: unknown
  readonly refused: Refused
  readonly isPublishing: boolean
  readonly isAsking: boolean
  readonly publish: (purpose: Purpose) => void
  readonly ask: (purpose: Purpose) => void
}

export function usePublishing({ text, base, draft }: Publishable): Publishing {
  const { publish: words } = useDialogWords()
  const navigate = useNavigate()
  // The same for every try of this dialog, so that an answer that was lost does not publish twice.
  const [key] = useState(() => crypto.randomUUID())
  const publish = useAct('POST /versions')
  const request = useAct('POST /requests')
  const discard = useAct('DELETE /drafts/{id}')
  const error = publish.error ?? request.error
  return {
    published: publish.data && { version: publish.data.version, warnings: publish.data.warnings.length },
    error,
    refused: readRefusal(error instanceof Refusal ? error : undefined),
    isPublishing: publish.isPending,
    isAsking: request.isPending,
    publish: ({ title, description }) => {
      request.reset()
      const message = [title.trim(), description.trim()].filter((each) => each !== '').join('\n\n')
      publish.mutate(
        { body: { source: text, base, message }, idempotencyKey: `${key}-${base}` },
        {
          onSuccess: () => {
            if (draft !== undefined) discard.mutate({ params: { id: draft.id }, ifMatch: String(draft.rev) })
          },
        },
      )
    },
    ask: ({ title, description }) => {
      publish.reset()
      const more = {
        ...(description.trim() === '' ? {} : { description: description.trim() }),
        ...(draft === undefined ? {} : { draft: draft.id }),
      }
      request.mutate(
        { body: { title: title.trim(), source: text, base, ...more }, idempotencyKey: `${key}-ask-${base}` },
        {
          onSuccess: ({ id }) => {
            say({ title: words.asked(id) })
            void navigate({ to: '/requests/$id', params: { id: String(id) } })
          },
        },
      )
    },
  }
}
