/**
 * After publishing: the version on its way to the edge, and the way back.
 *
 * @module
 */

import { Undo2 } from 'lucide-react'

import { Button, buttonClass } from '../../../parts/button.tsx'
import { FailureLine } from '../../../parts/state.tsx'
import { say } from '../../../parts/toast.tsx'
import { WatchEdge } from '../../../parts/watch-edge.tsx'
import { useAct } from '../../../server/query.ts'
import { useSharedWords } from '../../../words/shared.ts'
import { Link } from '@tanstack/react-router'
import { useDialogWords } from '../dialog-words.ts'

export interface PublishedProps {
  readonly version: number
  /** What was in force before; 0: nothing. */
  readonly before: number
  readonly warnings: number
  readonly onDone: () => void
}

export function Published({ version, before, warnings, onDone }: PublishedProps) {
  const { publish: words } = useDialogWords()
  const shared = useSharedWords()
  const undo = useAct('POST /versions/{number}/rollback')
  return (
    <div className="flex flex-col gap-4">
      <section>
        <h3 className="mb-2 font-semibold">{words.watch}</h3>
        <WatchEdge version={version} />
      </section>
      {warnings > 0 && <p className="text-sm text-soft">{words.warnings(warnings)}</p>}
      <FailureLine error={undo.error} />
      <div className="flex flex-wrap justify-end gap-2">
        {before > 0 && (
          <Button
            icon={Undo2}
            busy={undo.isPending}
            onClick={() =>
              undo.mutate(
                { params: { number: String(before) }, body: { base: version, message: words.undoMessage(version) } },
                {
                  onSuccess: () => {
                    say({ title: words.undone(before) })
                    onDone()
                  },
                },
              )
            }
          >
            {words.undo(before)}
          </Button>
        )}
        <Link to="/versions/$number" params={{ number: String(version) }} className={buttonClass()}>
          {shared.version(version)}
        </Link>
        <Button kind="primary" onClick={onDone}>
          {shared.close}
        </Button>
      </div>
    </div>
  )
}
