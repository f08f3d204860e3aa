/**
 * The policy screen: rules on the left, their text in the middle, what is found out about it on the right.
 *
 * @module
 */

import { useState } from 'react'

import { QueryView } from '../../parts/query-view.tsx'
import { ScreenHead } from '../../parts/surface.tsx'
import { useMe } from '../../server/whoami.ts'
import { Desk } from './desk.tsx'
import { useOpened } from './opened.ts'
import { usePolicyPlace } from './use-place.ts'
import { usePolicyWords } from './words.ts'

/** What stands open, and how often something else was opened before it. */
interface Session {
  /** What the address says. */
  readonly wanted: string
  /** What was opened: a text keeps it when it becomes a draft and gets another address. */
  readonly name: string
  readonly time: number
  /** The draft that its text has become. */
  readonly own: string | undefined
}

export function PolicyScreen() {
  const words = usePolicyWords()
  const me = useMe()
  const {
    search: { draft, version },
    go,
  } = usePolicyPlace()
  const wanted = draft ?? (version === undefined ? 'head' : `v${version}`)
  const [session, setSession] = useState<Session>({ wanted, name: wanted, time: 0, own: undefined })
  if (session.wanted !== wanted) {
    setSession(
      wanted === session.own
        ? { ...session, wanted }
        : { wanted, name: wanted, time: session.time + 1, own: undefined },
    )
  }
  const query = useOpened(session.name, session.time)
  if (query.data === undefined || me === undefined) {
    return (
      <>
        <ScreenHead title={words.title} lead={words.lead} />
        <QueryView query={query} lines={14}>
          {() => null}
        </QueryView>
      </>
    )
  }
  return (
    <Desk
      key={`${session.name} ${session.time}`}
      opened={query.data}
      me={me}
      onCreated={({ id }) => {
        setSession((last) => ({ ...last, own: id }))
        void go({ draft: id, version: undefined })
      }}
      onReopen={() => setSession((last) => ({ ...last, time: last.time + 1, own: undefined }))}
    />
  )
}
