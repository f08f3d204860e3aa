/**
 * The matrix as a file.
 *
 * @module
 */

import { Download } from 'lucide-react'

import type { MatrixJson } from '../../../policy/analysis/matrix-json.ts'
import { Button } from '../../parts/button.tsx'
import { Menu } from '../../parts/menu.tsx'
import { saveText } from '../../parts/save-file.ts'
import { say } from '../../parts/toast.tsx'
import { currentLanguage } from '../../words/language.ts'
import { useMatrixWords } from './words.ts'

const formats = ['markdown', 'csv', 'json'] as const

const types = { markdown: 'text/markdown;charset=utf-8', csv: 'text/csv;charset=utf-8', json: 'application/json' }

export interface ExportMenuProps {
  readonly json: MatrixJson
  /** `v3`, for the file's name. */
  readonly name: string
}

export function ExportMenu({ json, name }: ExportMenuProps) {
  const words = useMatrixWords()
  const save = async (format: (typeof formats)[number]): Promise<void> => {
    const { matrixCsv, matrixJsonText, matrixMarkdown } = await import('./export.ts')
    const language = currentLanguage()
    const text =
      format === 'markdown'
        ? matrixMarkdown(json, language)
        : format === 'csv'
          ? matrixCsv(json, language)
          : matrixJsonText(json)
    const file = `${json.policy}-${name.replace(':', '-')}-matrix.${format === 'markdown' ? 'md' : format}`
    saveText(file, text, types[format])
    say({ title: words.exported(file) })
  }
  return (
    <Menu
      trigger={<Button icon={Download}>{words.exportAs}</Button>}
      items={formats.map((format) => ({ label: words.exports[format], onSelect: () => void save(format) }))}
    />
  )
}
