/**
 * Who did something, as people call them; the full name, as the audit writes it, on hover.
 *
 * @module
 */

import { useMemo } from 'react'

import { useApi } from '../server/query.ts'
import { useMe } from '../server/whoami.ts'
import { defineWords } from '../words/define.ts'
import { actorName, personIn } from './actor.ts'

const useWords = defineWords({ you: 'you' }, { you: '你' })

export function Actor({ id }: { readonly id: string }) {
  const nameOf = useActorName()
  return (
    <span title={id} className="font-medium text-ink [overflow-wrap:anywhere]">
      {nameOf(id)}
    </span>
  )
}

/** For sentences. */
export function useActorName(): (actor: string) => string {
  const words = useWords()
  const me = useMe()
  const { data } = useApi('GET /tokens', { query: { limit: '200' } })
  return useMemo(() => {
    const names = new Map(data?.items.map(({ id, name }) => [id, name]))
    return (actor) => (me !== undefined && personIn(me.id) === personIn(actor) ? words.you : actorName(actor, names))
  }, [data, me, words])
}
