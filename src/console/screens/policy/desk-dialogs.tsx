/**
 * The dialogs of the desk; what compares texts is loaded when it is opened.
 *
 * @module
 */

import { lazy, Suspense } from 'react'

import { say } from '../../parts/toast.tsx'
import { useApi } from '../../server/query.ts'
import { useDialogWords } from './dialog-words.ts'
import { DiscardDraft, DraftsDialog } from './draft/drafts-dialog.tsx'
import { RenameDialog } from './draft/rename-dialog.tsx'
import { PublishDialog } from './publish/publish-dialog.tsx'
import type { OnDesk } from './use-desk.ts'
import { usePolicyPlace } from './use-place.ts'

const ConflictDialog = lazy(async () => ({
  default: (await import('./draft/conflict-dialog.tsx')).ConflictDialog,
}))
const RebaseDialog = lazy(async () => ({ default: (await import('./rebase/rebase-dialog.tsx')).RebaseDialog }))

export type DialogName = 'drafts' | 'rename' | 'discard' | 'conflict' | 'rebase' | 'publish'

export interface DeskDialogsProps {
  readonly dialog: DialogName | undefined
  readonly desk: OnDesk
  readonly onShow: (dialog: DialogName | undefined) => void
  readonly onReopen: () => void
}

export function DeskDialogs({ dialog, desk, onShow, onReopen }: DeskDialogsProps) {
  const words = useDialogWords()
  const { search, go } = usePolicyPlace()
  const head = useApi('GET /status', {}, { everyMs: 10_000 }).data?.head ?? 0
  const { keeper, handle, text, now } = desk
  const { kept, saving, base, title } = desk.state
  const { isWhole, whole } = desk.diagnosing
  const close = (): void => onShow(undefined)

  /** The text that stands here is gone: on with what is in force. */
  function leaveDraft(): void {
    keeper.end()
    onShow(undefined)
    if (search.draft === undefined && search.version === undefined) onReopen()
    else void go({ draft: undefined, version: undefined })
  }

  switch (dialog) {
    case undefined:
      return null
    case 'drafts':
      return (
        <DraftsDialog
          open={kept?.id ?? search.draft}
          onClose={close}
          onOpen={(id) => {
            onShow(undefined)
            void go({ draft: id, version: undefined, rule: undefined })
          }}
          onDiscarded={(id) => {
            if (id === kept?.id) leaveDraft()
          }}
        />
      )
    case 'rename':
      return (
        <RenameDialog
          title={title}
          onClose={close}
          onRename={(next) => {
            keeper.rename(next)
            void keeper.save()
            onShow(undefined)
          }}
        />
      )
    case 'discard':
      return kept === undefined ? null : <DiscardDraft draft={kept} onClose={close} onDiscarded={leaveDraft} />
    case 'conflict':
      if (saving.kind !== 'conflict') return null
      return (
        <Suspense>
          <ConflictDialog
            theirs={saving.theirs}
            mine={text}
            onClose={close}
            onTakeTheirs={() => {
              const { source } = saving.theirs
              keeper.takeTheirs()
              handle?.replace(source)
              onShow(undefined)
            }}
            onKeep={(mine) => {
              keeper.keepMine(mine)
              handle?.replace(mine)
              void keeper.save()
              onShow(undefined)
            }}
          />
        </Suspense>
      )
    case 'rebase':
      return (
        <Suspense>
          <RebaseDialog
            base={base}
            baseText={desk.baseText}
            head={head}
            mine={text}
            now={now}
            onClose={close}
            onRebased={(version, next) => {
              keeper.rebase(version, next)
              handle?.replace(next)
              void keeper.save()
              say({ title: words.rebase.done(version) })
              onShow(undefined)
            }}
          />
        </Suspense>
      )
    case 'publish':
      return (
        <PublishDialog
          text={text}
          base={base}
          baseText={desk.baseText}
          title={title}
          draft={kept}
          isGood={isWhole && whole.data?.verdict === 'good'}
          now={now}
          onClose={close}
          onPublished={leaveDraft}
          onStale={() => onShow('rebase')}
        />
      )
  }
}
