/**
 * Gives the reader a file.
 *
 * @module
 */

/** A text that was made here, under a name. */
export function saveText(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  // Spreadsheets take a file without the mark for one in the system's own encoding, and Chinese turns to nonsense.
  const marked = type.startsWith('text/csv') ? `\uFEFF${text}` : text
  const address = URL.createObjectURL(new Blob([marked], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
