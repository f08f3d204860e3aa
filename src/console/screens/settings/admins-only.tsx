/**
 * In place of what only admins see: why it is not there, and who one is.
 *
 * @module
 */

import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'

import { Empty, Skeleton } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { useMay, useMe } from '../../server/whoami.ts'
import { useSettingsWords } from './words.ts'

export function AdminsOnly({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const words = useSettingsWords()
  const me = useMe()
  const isAdmin = useMay('admin')
  if (me === undefined) return <Skeleton />
  if (isAdmin) return children
  return (
    <Card title={title}>
      <Empty icon={Lock}>
        {words.adminsOnly} {words.yourRole(words.roles[me.role])}
      </Empty>
    </Card>
  )
}
