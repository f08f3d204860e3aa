/**
 * Publishing: first what it means and why it is done, then the version on its way.
 *
 * @module
 */

import { Dialog } from '../../../parts/dialog.tsx'
import { useDialogWords } from '../dialog-words.ts'
import { PublishForm, type PublishFormProps } from './publish-form.tsx'
import { Published } from './published.tsx'
import { usePublishing, type Publishable } from './use-publishing.ts'

export interface PublishDialogProps extends Omit<PublishFormProps, 'publishing'>, Publishable {
  /** It is a version now: the draft it was is gone. */
  readonly onPublished: () => void
}

export function PublishDialog({ draft, onPublished, ...props }: PublishDialogProps) {
  const { text, base, onClose } = props
  const { publish: words } = useDialogWords()
  const publishing = usePublishing({ text, base, draft })
  if (publishing.published !== undefined) {
    const { version, warnings } = publishing.published
    return (
      <Dialog open wide onClose={onPublished} title={words.done(version)}>
        <Published version={version} before={base} warnings={warnings} onDone={onPublished} />
      </Dialog>
    )
  }
  return (
    <Dialog open wide onClose={onClose} title={words.title} lead={words.lead}>
      <PublishForm publishing={publishing} {...props} />
    </Dialog>
  )
}
