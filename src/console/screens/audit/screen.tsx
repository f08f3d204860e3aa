/**
 * The audit: who did what, whether the chain of entries still holds, and the whole of it to take along.
 *
 * @module
 */

import { Download } from 'lucide-react'
import { useState, type ReactNode } from 'react'

import { Button } from '../../parts/button.tsx'
import { saveResponse } from '../../parts/save-response.ts'
import { useSentence } from '../../parts/state.tsx'
import { ScreenHead } from '../../parts/surface.tsx'
import { say } from '../../parts/toast.tsx'
import { open } from '../../server/call.ts'
import { useMay } from '../../server/whoami.ts'
import { useSharedWords } from '../../words/shared.ts'
import { Anchors } from './anchors.tsx'
import { Entries } from './entries.tsx'
import { Integrity } from './integrity.tsx'
import { useAuditWords } from './words.ts'

export function AuditScreen(): ReactNode {
  const words = useAuditWords()
  return (
    <>
      <ScreenHead title={words.title} lead={words.lead} actions={<ExportButton />} />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
        <Entries />
        <div className="grid content-start gap-4">
          <Integrity />
          <Anchors />
        </div>
      </div>
    </>
  )
}

function ExportButton() {
  const words = useAuditWords()
  const shared = useSharedWords()
  const mayExport = useMay('publisher')
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const sentence = useSentence(failure)
  const save = async (): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    try {
      await saveResponse('audit.ndjson', await open('GET /audit/export'))
      say({ title: words.exported, text: words.exportedText.replaceAll('`', '') })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button
        icon={Download}
        busy={isBusy}
        disabled={!mayExport}
        title={mayExport ? undefined : words.mayNot}
        onClick={() => void save()}
      >
        {shared.exportAs}
      </Button>
      {failure !== undefined && (
        <p role="alert" className="basis-full text-sm text-stop">
          {words.exportFailed}: {sentence}
        </p>
      )}
    </>
  )
}
