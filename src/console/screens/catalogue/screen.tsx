/**
 * The catalogue: what stands in the own store for goods elsewhere.
 *
 * @module
 */

import { Download, Plus } from 'lucide-react'

import { Button } from '../../parts/button.tsx'
import { LeaveGuard } from '../../parts/leave-guard.tsx'
import { Menu } from '../../parts/menu.tsx'
import { saveResponse } from '../../parts/save-response.ts'
import { ScreenHead } from '../../parts/surface.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { say } from '../../parts/toast.tsx'
import { open } from '../../server/call.ts'
import { useMay } from '../../server/whoami.ts'
import { useSharedWords } from '../../words/shared.ts'
import { Coverage } from './coverage.tsx'
import { Entries } from './entries.tsx'
import { EntryDialogs } from './entry-dialog.tsx'
import { CatalogueHealth } from './health.tsx'
import { ImportTab } from './import-tab.tsx'
import { useImportWords } from './import-words.ts'
import { tabs } from './search.ts'
import { useImport } from './use-import.ts'
import { useCataloguePlace } from './use-place.ts'
import { useCatalogueWords } from './words.ts'

export function CatalogueScreen() {
  const words = useCatalogueWords()
  const importWords = useImportWords()
  const { search, go } = useCataloguePlace()
  // Here and not in its tab: an import goes on while one looks at the entries.
  const importing = useImport((job) => go({ tab: 'import', job: job.id }))
  const contents = {
    entries: <Entries />,
    import: <ImportTab importing={importing} />,
    coverage: <Coverage />,
    health: <CatalogueHealth />,
  }
  return (
    <>
      <ScreenHead title={words.title} lead={words.lead} actions={<HeadActions />} />
      <Tabs
        label={words.tabsLabel}
        value={search.tab ?? 'entries'}
        onChoose={(value) => go({ tab: tabs.find((each) => each === value) })}
        tabs={tabs.map((value) => ({ value, title: words.tabs[value], content: contents[value] }))}
      />
      <EntryDialogs />
      <LeaveGuard
        when={importing.run.kind === 'running'}
        title={importWords.leaveTitle}
        text={importWords.leaveText}
        act={importWords.leaveAct}
      />
    </>
  )
}

function HeadActions() {
  const words = useCatalogueWords()
  const shared = useSharedWords()
  const { go } = useCataloguePlace()
  const mayWrite = useMay('editor')
  const save = async (format: 'csv' | 'ndjson'): Promise<void> => {
    try {
      await saveResponse(`catalogue.${format}`, await open('GET /catalogue/export', { query: { format } }))
      say({ title: words.exported, text: `catalogue.${format}` })
    } catch (cause) {
      say({ title: shared.failure.title, text: (cause as Error).message, tone: 'stop' })
    }
  }
  return (
    <>
      <Menu
        trigger={<Button icon={Download}>{shared.exportAs}</Button>}
        items={[
          { label: words.exportCsv, onSelect: () => void save('csv') },
          { label: words.exportNdjson, onSelect: () => void save('ndjson') },
        ]}
      />
      <Button
        kind="primary"
        icon={Plus}
        disabled={!mayWrite}
        title={mayWrite ? undefined : words.mayNotWrite}
        onClick={() => go({ add: '' })}
      >
        {words.add}
      </Button>
    </>
  )
}
