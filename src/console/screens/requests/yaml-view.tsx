/**
 * The text of the request against that of its base.
 *
 * @module
 */

import { Download } from 'lucide-react'

import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { saveText } from '../../parts/save-file.ts'
import { TextDiff } from '../../parts/text-diff.tsx'
import { useApi } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import type { WholeRequest } from './standing.ts'
import { useViewWords } from './view-words.ts'

export function YamlView({ request }: { readonly request: WholeRequest }) {
  const { yaml: words } = useViewWords()
  const shared = useSharedWords()
  const { id, base, revision, source } = request
  const before = useApi('GET /versions/{number}', { params: { number: String(base) } }, { enabled: base > 0 })
  return (
    <>
      <div className="mb-2 flex flex-wrap justify-end gap-2">
        <CopyButton text={source} label={shared.copy} />
        <Button icon={Download} onClick={() => saveText(`request-${id}.yaml`, source, 'application/yaml')}>
          {words.download}
        </Button>
      </div>
      {base === 0 ? (
        <>
          <p className="mb-2 text-soft">{words.beginning}</p>
          <TextDiff before="" after={source} names={['–', words.request(id, revision)]} />
        </>
      ) : (
        <QueryView query={before} lines={10}>
          {(version) => (
            <TextDiff
              before={version.source}
              after={source}
              names={[shared.version(base), words.request(id, revision)]}
            />
          )}
        </QueryView>
      )}
    </>
  )
}
