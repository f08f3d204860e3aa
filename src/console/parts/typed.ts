/**
 * What is typed into a field whose value stands elsewhere, such as in the address: it is the reader's until it is done, and
 * gives way when the value changes from outside. The field itself stays, and with it the focus.
 *
 * @module
 */

import { useState } from 'react'

export function useTyped(value: string): readonly [text: string, type: (text: string) => void] {
  const [text, setText] = useState(value)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    setText(value)
  }
  return [text, setText]
}
