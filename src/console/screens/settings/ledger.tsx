/**
 * A copy of the ledger, to keep elsewhere.
 *
 * @module
 */

import { Download } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { saveResponse } from '../../parts/save-response.ts'
import { Card } from '../../parts/surface.tsx'
import { say } from '../../parts/toast.tsx'
import { open } from '../../server/call.ts'
import { useMay, useMe } from '../../server/whoami.ts'
import { useFormat } from '../../words/format.ts'
import { rowsCounted } from './ledger-end.ts'
import { useSettingsWords } from './words.ts'

const restoreLine = 'detour ledger restore ledger.ndjson'

export function Ledger() {
  const words = useSettingsWords()
  const format = useFormat()
  const me = useMe()
  const isAdmin = useMay('admin')
  const mayCopy = isAdmin && me?.areas === null
  const [isSaving, setSaving] = useState(false)
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const response = await open('GET /ledger')
      const bytes = await response.blob()
      // The last line is short, and no line that is longer can be it.
      const rows = rowsCounted(await bytes.slice(-200).text())
      if (rows === undefined) throw new Error(words.ledger.cut)
      await saveResponse(`ledger-${new Date().toISOString().slice(0, 10)}.ndjson`, new Response(bytes))
      say({ title: words.ledger.done, text: words.ledger.checked(format.count(rows)) })
    } catch (cause) {
      say({ title: words.ledger.save, text: (cause as Error).message, tone: 'stop' })
    }
    setSaving(false)
  }
  return (
    <Card title={words.ledger.title} note={words.ledger.lead}>
      <div className="flex flex-col items-start gap-4">
        <div className="flex flex-wrap items-center gap-3">
          <Button kind="primary" icon={Download} disabled={!mayCopy} busy={isSaving} onClick={() => void save()}>
            {words.ledger.save}
          </Button>
          <span className="text-sm text-soft">{mayCopy ? words.ledger.noted : words.ledger.mayNot}</span>
        </div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <span className="text-soft">{words.ledger.restore}</span>
          <code className="rounded-lg border border-line bg-ground px-2 py-1 font-mono select-all">{restoreLine}</code>
          <CopyButton text={restoreLine} />
        </div>
      </div>
    </Card>
  )
}
