/**
 * Uploading a list: ids from a file or pasted, a preview of what they are, and the image that was packed of them.
 *
 * @module
 */

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileText, Upload } from 'lucide-react'
import { useState } from 'react'

import type { ListSubject } from '../../../policy/program.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField, TextArea, TextField } from '../../parts/field.tsx'
import { sendFile } from '../../server/send-file.ts'
import { FailureLine } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import { PreviewView } from './preview.tsx'
import { usePreview } from './use-preview.ts'
import { useListWords } from './words.ts'

const subjects: readonly ListSubject[] = ['content', 'author', 'shop', 'product']

export interface UploadDialogProps {
  readonly onClose: () => void
  readonly onDone: (digest: string) => void
}

export function UploadDialog({ onClose, onDone }: UploadDialogProps) {
  const words = useListWords()
  const shared = useSharedWords()
  const [name, setName] = useState('')
  const [of, setOf] = useState<ListSubject>('content')
  const [text, setText] = useState('')
  const [file, setFile] = useState<File | undefined>()
  const previewed = usePreview({ text, file, of })
  const client = useQueryClient()
  const upload = useMutation({
    mutationFn: async ({ digest, image }: { digest: string; image: Uint8Array<ArrayBuffer> }) => {
      const query = { of, ...(name.trim() === '' ? {} : { name: name.trim() }) }
      const path = `/lists/${encodeURIComponent(digest)}`
      await sendFile(path, { type: 'application/octet-stream', body: image, query })
      return digest
    },
    onSettled: () => client.invalidateQueries(),
    onSuccess: (digest) => {
      say({ title: words.form.done, ...(name.trim() === '' ? {} : { text: name.trim() }) })
      onDone(digest)
    },
  })
  const packed = previewed.kind === 'ready' ? previewed.preview.packed : undefined
  return (
    <Dialog open wide onClose={onClose} title={words.form.title} lead={words.form.lead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (packed !== undefined) upload.mutate(packed)
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={words.form.name}
            hint={words.form.nameHint}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <SelectField
            label={words.form.of}
            hint={words.form.ofHints[of]}
            value={of}
            choices={subjects.map((value) => ({ value, label: words.subjects[value] }))}
            onChoose={(value) => setOf(subjects.find((each) => each === value) ?? 'content')}
          />
        </div>
        <Source
          text={text}
          file={file}
          onText={setText}
          onFile={(chosen) => {
            setFile(chosen)
            // A file is called as its list mostly is.
            if (chosen !== undefined && name === '') setName(chosen.name.replace(/\.\w+$/, '').slice(0, 100))
          }}
        />
        <PreviewView previewed={previewed} />
        <FailureLine error={upload.error} strong />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" kind="primary" icon={Upload} busy={upload.isPending} disabled={packed === undefined}>
            {words.form.act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface SourceProps {
  readonly text: string
  readonly file: File | undefined
  readonly onText: (text: string) => void
  readonly onFile: (file: File | undefined) => void
}

function Source({ text, file, onText, onFile }: SourceProps) {
  const words = useListWords()
  const format = useFormat()
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{words.form.source}</legend>
      <div className="flex flex-wrap items-center gap-2">
        <label className="inline-flex min-h-9 items-center gap-1.5 rounded-lg border border-edge bg-card px-3 py-1.5 text-sm font-medium hover:bg-ground has-focus-visible:outline-3 has-focus-visible:outline-focus">
          <FileText aria-hidden className="size-4" />
          {words.form.file}
          <input
            type="file"
            accept=".txt,.csv,.list,text/plain"
            className="sr-only"
            onChange={({ target }) => {
              const [chosen] = target.files ?? []
              target.value = ''
              if (chosen !== undefined) onFile(chosen)
            }}
          />
        </label>
        {file !== undefined && (
          <>
            <span className="text-sm">{words.form.chosen(file.name, format.bytes(file.size))}</span>
            <Button kind="quiet" onClick={() => onFile(undefined)}>
              {words.form.takeBack}
            </Button>
          </>
        )}
      </div>
      {file === undefined && (
        <TextArea
          label={words.form.paste}
          rows={6}
          value={text}
          spellCheck={false}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </fieldset>
  )
}
