/**
 * Who did something, as people call them; the full name, as the audit writes it, on hover.
 *
 * @module
 */

import { useMemo } from 'react'

import { useApi } from '../server/query.ts'
import { useMay, useMe } from '../server/whoami.ts'
import { defineWords } from '../words/define.ts'
import { actorName, namedIn, personIn } from './actor.ts'

const useWords = defineWords({ you: 'you' }, { you: '你' })

export function Actor({ id }: { readonly id: string }) {
  const nameOf = useActorName()
  return (
    <bdi title={id} className="font-medium text-ink [overflow-wrap:anywhere]">
      {nameOf(id)}
    </bdi>
  )
}

/** For sentences. */
export function useActorName(): (actor: string) => string {
  const words = useWords()
  const me = useMe()
  // Only an admin is told of everybody's tokens; what they were called when they were made, the audit tells everybody.
  const isAdmin = useMay('admin')
  const { data: tokens } = useApi('GET /tokens', { query: { limit: '200' } }, { enabled: isAdmin })
  const { data: made } = useApi(
    'GET /audit',
    { query: { act: 'token.create', limit: '200' } },
    { enabled: me !== undefined && !isAdmin },
  )
  return useMemo(() => {
    const names = new Map([
      ...(made?.items ?? []).flatMap(({ detail }) => namedIn(detail)),
      ...(tokens?.items ?? []).map(({ id, name }) => [id, name] as const),
    ])
    return (actor) => (me !== undefined && personIn(me.id) === personIn(actor) ? words.you : actorName(actor, names))
  }, [tokens, made, me, words])
}
