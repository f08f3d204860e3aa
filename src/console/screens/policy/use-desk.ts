/**
 * What lies on the desk: the text, the draft that it is kept as, and what is found out about it while somebody writes.
 *
 * @module
 */

import { useState } from 'react'

import { instant } from '../../../kernel/instant.ts'
import { useEngine } from '../../engine/use-engine.ts'
import { useNow } from '../../parts/time.tsx'
import { useMay, type Me } from '../../server/whoami.ts'
import { useLanguage } from '../../words/language.ts'
import type { KeptDraft } from './draft/draft.ts'
import { isOwn } from './draft/server.ts'
import { useKeeper } from './draft/use-keeper.ts'
import type { EditorHandle } from './editor/handle.ts'
import { useBaseText, type Opened } from './opened.ts'
import { useCursorRule } from './use-cursor-rule.ts'
import { useDiagnosing } from './use-diagnosing.ts'
import { useEdits } from './use-edits.ts'
import { usePolicyWords } from './words.ts'

export interface DeskOptions {
  readonly opened: Opened
  readonly me: Me
  readonly onCreated: (draft: KeptDraft) => void
}

export type OnDesk = ReturnType<typeof useDesk>

export function useDesk({ opened, me, onCreated }: DeskOptions) {
  const words = usePolicyWords()
  const language = useLanguage()
  const now = instant(useNow(60_000))
  const isForeign = opened.draft !== undefined && !isOwn(opened.draft.author, me)
  const kept = useKeeper({
    ...opened,
    title: opened.draft?.title ?? words.newTitle(opened.base),
    draft: isForeign ? undefined : opened.draft,
    onCreated,
  })
  const [text, setText] = useState(opened.text)
  const [handle, setHandle] = useState<EditorHandle | undefined>()
  const outline = useEngine({ kind: 'outline', text, now }, { topic: 'policy.outline' })
  return {
    ...kept,
    opened,
    /** What is open is somebody else's draft: what is written becomes a draft of one's own. */
    isForeign,
    mayEdit: useMay('editor'),
    now,
    text,
    baseText: useBaseText(kept.state.base, opened),
    /** Undefined until the editor is there. */
    handle,
    setHandle,
    edits: useEdits(handle),
    diagnosing: useDiagnosing(text, language, now),
    outline,
    cursor: useCursorRule(outline.data?.rules, handle),
    write: (next: string): void => {
      setText(next)
      kept.keeper.write(next)
    },
  }
}
