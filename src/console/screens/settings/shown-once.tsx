/**
 * A secret that is shown once: to copy, and gone with the dialog.
 *
 * @module
 */

import { TriangleAlert } from 'lucide-react'

import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { useSettingsWords } from './words.ts'

export interface ShownOnceProps {
  /** Null where the answer was repeated. */
  readonly secret: string | null
  readonly copy: string
  readonly lead: string
  readonly lost: string
  readonly onDone: () => void
}

export function ShownOnce({ secret, copy, lead, lost, onDone }: ShownOnceProps) {
  const words = useSettingsWords()
  return (
    <div className="flex flex-col gap-4">
      <p className="flex items-start gap-2 rounded-xl bg-caution-wash px-4 py-3 text-sm text-caution">
        <TriangleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0" />
        {secret === null ? lost : lead}
      </p>
      {secret !== null && (
        <div className="flex flex-wrap items-center gap-2">
          <code className="min-w-0 flex-1 basis-60 rounded-lg border border-line bg-ground px-3 py-2 font-mono text-sm break-all select-all">
            {secret}
          </code>
          <CopyButton text={secret} label={copy} />
        </div>
      )}
      <div className="flex justify-end">
        <Button kind="primary" onClick={onDone}>
          {words.tokens.done}
        </Button>
      </div>
    </div>
  )
}
