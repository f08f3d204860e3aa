/**
 * The same question for the command line.
 *
 * @module
 */

import { zonedText } from '../../../kernel/instant.ts'
import { CopyButton } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import type { NamedPolicy } from '../../parts/policy-choice.tsx'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import { commandOf } from './command.ts'
import type { Catalogue, Click } from './use-run.ts'
import { useKeepWords } from './keep-words.ts'

export interface CommandDialogProps {
  readonly policy: NamedPolicy
  readonly click: Click
  readonly catalogue: Catalogue
  readonly onClose: () => void
}

export function CommandDialog({ policy, click, catalogue, onClose }: CommandDialogProps) {
  const words = useKeepWords().command
  const shared = useSharedWords()
  const { zone } = useFormat()
  const { text, file } = commandOf({
    described: click.described,
    at: zonedText(click.at, zone),
    policy: policy.name,
    version: policy.version,
    hasCatalogue: catalogue === 'own',
  })
  return (
    <Dialog open onClose={onClose} title={words.title} lead={words.lead} wide>
      <div className="flex flex-col gap-3">
        <ScrollRegion label={words.title} className="rounded-xl border border-line bg-ground px-3 py-2">
          <pre className="font-mono text-xs leading-5 break-all whitespace-pre-wrap">{text}</pre>
        </ScrollRegion>
        {file !== undefined && <p className="text-sm text-caution">{words.file(file)}</p>}
        <div>
          <CopyButton text={text} label={shared.copy} />
        </div>
      </div>
    </Dialog>
  )
}
