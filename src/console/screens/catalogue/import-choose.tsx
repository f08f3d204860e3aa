/**
 * Choosing a file, what becomes of other entries, and whether it is only tried.
 *
 * @module
 */

import { FileUp, FlaskConical, Upload } from 'lucide-react'
import { useId, useState, type DragEvent } from 'react'

import type { ImportMode } from '../../../catalogue/upload.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/surface.tsx'
import { useMay } from '../../server/whoami.ts'
import { useFormat } from '../../words/format.ts'
import { useImportWords } from './import-words.ts'
import type { ImportWish } from './use-import.ts'

export function ImportChoose({ onStart }: { readonly onStart: (wish: ImportWish) => void }) {
  const words = useImportWords()
  const mayWrite = useMay('editor')
  const [file, setFile] = useState<File | undefined>()
  const [mode, setMode] = useState<ImportMode>('merge')
  return (
    <Card title={words.choose} note={words.lead}>
      {mayWrite ? (
        <div className="flex flex-col gap-4">
          <FileDrop file={file} onFile={setFile} />
          <ModeChoice mode={mode} onChoose={setMode} />
          <div className="flex flex-wrap items-center gap-2">
            <Button
              kind="primary"
              icon={FlaskConical}
              disabled={file === undefined}
              title={words.dryRunHint}
              onClick={() => file && onStart({ file, mode, dryRun: true })}
            >
              {words.dryRun}
            </Button>
            <Button
              icon={Upload}
              disabled={file === undefined}
              onClick={() => file && onStart({ file, mode, dryRun: false })}
            >
              {words.start}
            </Button>
            <span className="text-sm text-soft">{words.dryRunHint}</span>
          </div>
          <p className="text-xs text-soft">{words.columns}</p>
        </div>
      ) : (
        <p className="text-soft">{words.needsEditor}</p>
      )}
    </Card>
  )
}

interface FileDropProps {
  readonly file: File | undefined
  readonly onFile: (file: File) => void
}

function FileDrop({ file, onFile }: FileDropProps) {
  const words = useImportWords()
  const format = useFormat()
  const id = useId()
  const [isOver, setOver] = useState(false)
  const dropped = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const [first] = event.dataTransfer.files
    if (first !== undefined) onFile(first)
  }
  return (
    // Dropping is a short cut; the field inside does the same by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
      className={`flex flex-col items-center gap-2 rounded-xl border-2 border-dashed px-4 py-7 text-center has-focus-visible:outline-3 has-focus-visible:outline-focus ${isOver ? 'border-accent bg-wash' : 'border-edge bg-ground'}`}
    >
      <FileUp aria-hidden className="size-7 text-soft" strokeWidth={1.5} />
      {file === undefined ? (
        <span className="text-soft">{words.drop}</span>
      ) : (
        <span>
          <strong className="font-semibold">{file.name}</strong>{' '}
          <span className="text-soft">{format.bytes(file.size)}</span>
        </span>
      )}
      <span className="text-sm font-medium text-accent underline">
        {file === undefined ? words.browse : words.other}
      </span>
      <input
        id={id}
        type="file"
        accept=".csv,.ndjson,.jsonl,.gz"
        className="sr-only"
        onChange={({ target }) => {
          const [first] = target.files ?? []
          if (first !== undefined) onFile(first)
          // The same file, repaired, can be chosen once more.
          target.value = ''
        }}
      />
    </label>
  )
}

interface ModeChoiceProps {
  readonly mode: ImportMode
  readonly onChoose: (mode: ImportMode) => void
}

function ModeChoice({ mode, onChoose }: ModeChoiceProps) {
  const words = useImportWords()
  const mayReplace = useMay('publisher')
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{words.modeTitle}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {(['merge', 'replace'] as const).map((each) => (
          <label
            key={each}
            className="flex items-start gap-2.5 rounded-xl border border-line p-3 text-sm has-checked:border-accent has-checked:bg-wash"
          >
            <input
              type="radio"
              name="mode"
              checked={mode === each}
              disabled={each === 'replace' && !mayReplace}
              onChange={() => onChoose(each)}
              className="mt-1 size-4 shrink-0 accent-accent"
            />
            <span>
              <span className="font-medium">{words.modes[each]}</span>
              <span className="block text-xs text-soft">{words.modeHints[each]}</span>
              {each === 'replace' && !mayReplace && (
                <span className="block text-xs font-medium text-caution">{words.replaceNeeds}</span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
