/**
 * What has to be known before one goes on writing: another version is in force, a copy was left here, it is read only.
 *
 * @module
 */

import { Button } from '../../parts/button.tsx'
import { Stale } from '../../parts/state.tsx'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import type { LocalCopy } from './draft/local-copy.ts'
import { usePolicyWords } from './words.ts'

export interface BannersProps {
  readonly mayEdit: boolean
  /** Nothing is said of newer versions. */
  readonly isQuiet: boolean
  /** Whose draft it is, where it is somebody else's. */
  readonly foreignAuthor: string | undefined
  readonly base: number
  /** Nothing was written yet: then the newer version is simply opened. */
  readonly isUntouched: boolean
  readonly copy: LocalCopy | undefined
  readonly onTakeCopy: () => void
  readonly onDropCopy: () => void
  readonly onRebase: () => void
  readonly onReopen: () => void
}

export function Banners(props: BannersProps) {
  const { mayEdit, isQuiet, foreignAuthor, base, isUntouched, copy } = props
  const words = usePolicyWords()
  const shared = useSharedWords()
  const format = useFormat()
  const head = useApi('GET /status', {}, { everyMs: 10_000 }).data?.head ?? 0
  return (
    <>
      {!mayEdit && <Stale>{words.readOnly}</Stale>}
      {mayEdit && foreignAuthor !== undefined && <Stale>{words.foreign(foreignAuthor)}</Stale>}
      {copy !== undefined && (
        <Stale
          action={
            <span className="flex flex-wrap gap-2">
              <Button kind="primary" onClick={props.onTakeCopy}>
                {words.copy.take}
              </Button>
              <Button onClick={props.onDropCopy}>{words.copy.drop}</Button>
            </span>
          }
        >
          {words.copy.found(format.time(copy.at))}
        </Stale>
      )}
      {!isQuiet && head > base && (
        <Stale
          action={
            isUntouched ? (
              <Button onClick={props.onReopen}>
                {shared.open} {shared.version(head)}
              </Button>
            ) : (
              mayEdit && <Button onClick={props.onRebase}>{words.stale.act}</Button>
            )
          }
        >
          {words.stale.text(head, base)}
        </Stale>
      )}
    </>
  )
}
