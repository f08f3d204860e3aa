/**
 * Puts a text on the clipboard, and says so.
 *
 * @module
 */

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'

import { useSharedWords } from '../words/shared.ts'
import { Button, IconButton } from './button.tsx'

export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const words = useSharedWords()
  const [isDone, setDone] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), 2000)
  }
  const icon = isDone ? Check : Copy
  if (label === undefined)
    return <IconButton icon={icon} label={isDone ? words.copied : words.copy} onClick={() => void copy()} />
  return (
    <Button icon={icon} onClick={() => void copy()}>
      {isDone ? words.copied : label}
    </Button>
  )
}
