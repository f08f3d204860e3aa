/**
 * Exports of the records that the filter lets through, as a file.
 *
 * @module
 */

import { Download } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Menu } from '../../parts/menu.tsx'
import { saveResponse } from '../../parts/save-response.ts'
import { useSentence } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { open } from '../../server/call.ts'
import { useMay } from '../../server/whoami.ts'
import { useSharedWords } from '../../words/shared.ts'
import { useDecisionsPlace } from './use-place.ts'
import { useListWords } from './words.ts'

export function ExportMenu() {
  const words = useListWords()
  const shared = useSharedWords()
  const { filter, span } = useDecisionsPlace()
  const mayExport = useMay('publisher')
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const sentence = useSentence(failure)

  const save = async (format: 'csv' | 'ndjson'): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    try {
      const response = await open('GET /decisions/export', { query: { ...filter, ...span, format } })
      await saveResponse(`decisions.${format}`, response)
      say({ title: words.exported(format.toUpperCase()), text: words.exportHint })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <Menu
        trigger={
          <Button icon={Download} busy={isBusy} disabled={!mayExport} title={mayExport ? undefined : words.mayNot}>
            {isBusy ? words.exporting : shared.exportAs}
          </Button>
        }
        items={[
          { label: 'CSV', onSelect: () => void save('csv') },
          { label: 'NDJSON', onSelect: () => void save('ndjson') },
        ]}
      />
      {failure !== undefined && (
        <p role="alert" className="basis-full text-sm text-stop">
          {words.exportFailed}: {sentence}
        </p>
      )}
    </>
  )
}
