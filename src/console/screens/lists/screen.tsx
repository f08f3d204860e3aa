/**
 * Long lists: what is at the edge, and where the policy in force uses it.
 *
 * @module
 */

import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ListChecks, Upload } from 'lucide-react'
import { useState } from 'react'

import { Button, type ButtonKind } from '../../parts/button.tsx'
import { PagesView, usePages } from '../../parts/pages.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card, ScreenHead } from '../../parts/surface.tsx'
import { Table } from '../../parts/table.tsx'
import { useMay } from '../../server/whoami.ts'
import { useFormat } from '../../words/format.ts'
import { InlineLists } from './inline-lists.tsx'
import { ListDialog } from './list-dialog.tsx'
import { listColumns } from './list-columns.tsx'
import type { ListsSearch } from './search.ts'
import { UploadDialog } from './upload-dialog.tsx'
import { usePolicyLists } from './use-policy-lists.ts'
import { useListWords } from './words.ts'

const route = getRouteApi('/lists')

export function ListsScreen() {
  const words = useListWords()
  const format = useFormat()
  const mayPublish = useMay('publisher')
  const [isUploading, setUploading] = useState(false)
  const { digest } = route.useSearch()
  const navigate = useNavigate()
  const look = (next: ListsSearch): void => void navigate({ to: '/lists', search: next, resetScroll: false })
  const inPolicy = usePolicyLists()
  const { lists: used } = inPolicy
  const query = usePages('GET /lists', { query: { limit: '50' } })
  const uploadAs = (kind: ButtonKind) => (
    <Button
      kind={kind}
      icon={Upload}
      disabled={!mayPublish}
      title={mayPublish ? undefined : words.mayNot}
      onClick={() => setUploading(true)}
    >
      {words.upload}
    </Button>
  )
  return (
    <>
      <ScreenHead title={words.title} lead={words.lead} actions={uploadAs('primary')} />
      <div className="flex flex-col gap-4">
        <Card flush title={words.long} note={words.longLead}>
          <PagesView query={query}>
            {(items) =>
              items.length === 0 ? (
                <Empty icon={ListChecks} {...(mayPublish ? { action: uploadAs('plain') } : {})}>
                  {words.none}
                </Empty>
              ) : (
                <Table
                  caption={words.table}
                  columns={listColumns({ words, format, used, onOpen: (each) => look({ digest: each }) })}
                  rows={items}
                  rowKey={(list) => list.digest}
                />
              )
            }
          </PagesView>
        </Card>
        <InlineLists inPolicy={inPolicy} />
      </div>
      {digest !== undefined && (
        <ListDialog key={digest} digest={digest} used={used} onClose={() => look({ digest: undefined })} />
      )}
      {isUploading && (
        <UploadDialog
          onClose={() => setUploading(false)}
          onDone={(added) => {
            setUploading(false)
            look({ digest: added })
          }}
        />
      )}
    </>
  )
}
