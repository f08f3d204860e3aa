/**
 * Imports: the one under way, one that is looked at, and those that were.
 *
 * @module
 */

import { ImportChoose } from './import-choose.tsx'
import { ImportJob } from './import-job.tsx'
import { ImportList } from './import-list.tsx'
import { ImportRunning } from './import-run.tsx'
import type { Importing } from './use-import.ts'
import { useCataloguePlace } from './use-place.ts'

export function ImportTab({ importing }: { readonly importing: Importing }) {
  const { search } = useCataloguePlace()
  const { run } = importing
  const running = run.kind === 'running' ? run.id : undefined
  return (
    <div className="flex flex-col gap-4">
      <ImportRunning importing={importing} />
      {(run.kind === 'idle' || run.kind === 'failed') && <ImportChoose onStart={importing.start} />}
      {search.job !== undefined && <ImportJob key={search.job} id={search.job} isRunning={search.job === running} />}
      <ImportList importing={importing} />
    </div>
  )
}
