/**
 * A version beside another one: meaning first, then the text, then the source alone.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { ArrowUpDown, Download } from 'lucide-react'

import { visibleLines } from '../../../kernel/unseen.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { SelectField } from '../../parts/field.tsx'
import { MeaningDiff } from '../../parts/meaning-diff.tsx'
import { readMeaning } from '../../parts/meaning-diff.ts'
import { useMeaningWords } from '../../parts/meaning-diff-words.ts'
import { QueryView } from '../../parts/query-view.tsx'
import { saveText } from '../../parts/save-file.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { TextDiff } from '../../parts/text-diff.tsx'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { useSharedWords } from '../../words/shared.ts'
import type { Version } from './screen.tsx'
import { views } from './search.ts'
import { useVersionPlace } from './use-place.ts'
import { useVersionWords } from './words.ts'

export interface DifferencesProps {
  readonly version: Version
  readonly head: number | undefined
}

export function Differences({ version, head }: DifferencesProps) {
  const words = useVersionWords()
  const { search, go } = useVersionPlace()
  const { version: number, base } = version
  const other = search.with ?? (base > 0 ? base : head === number ? undefined : head)
  const view = search.view ?? (other === undefined ? 'source' : 'meaning')
  const nothing = <Empty>{words.noCompare}</Empty>
  const contents = {
    meaning: other === undefined ? nothing : <Meaning before={other} after={number} />,
    text: other === undefined ? nothing : <Texts before={other} version={version} />,
    source: <Source version={version} />,
  }
  return (
    <Card title={words.differences}>
      {other !== undefined && <CompareBar version={version} head={head} other={other} />}
      <Tabs
        label={words.differences}
        value={view}
        onChoose={(next) => go({ view: views.find((each) => each === next) })}
        tabs={views.map((value) => ({ value, title: words.views[value], content: contents[value] }))}
      />
    </Card>
  )
}

function CompareBar({ version, head, other }: DifferencesProps & { readonly other: number }) {
  const words = useVersionWords()
  const shared = useSharedWords()
  const { go } = useVersionPlace()
  const { version: number, base } = version
  const { data } = useApi('GET /versions', { query: { limit: '200' } })
  const numbers = new Set([...(data?.items.map((each) => each.version) ?? []), other])
  numbers.delete(number)
  const choices = [...numbers]
    .toSorted((a, b) => b - a)
    .map((each) => {
      const notes = [...(each === base ? [words.compareBase] : []), ...(each === head ? [words.compareHead] : [])]
      const name = shared.version(each)
      return { value: String(each), label: notes.length === 0 ? name : `${name} (${notes.join(', ')})` }
    })
  return (
    <div className="mb-3 flex flex-wrap items-end gap-3">
      <SelectField
        label={words.compare}
        className="w-52"
        value={String(other)}
        choices={choices}
        onChoose={(value) => go({ with: Number(value) })}
      />
      <p className="flex min-h-9 items-center text-sm text-soft">{words.direction(other, number)}</p>
      <Link
        to="/versions/$number"
        params={{ number: String(other) }}
        search={{ with: number }}
        className={buttonClass('quiet')}
      >
        <ArrowUpDown aria-hidden className="size-4" />
        {words.swap}
      </Link>
    </div>
  )
}

function Meaning({ before, after }: { readonly before: number; readonly after: number }) {
  const words = useMeaningWords()
  const language = useLanguage()
  const query = useDifference(before, after)
  return (
    // The answer is in the language it was asked in.
    <QueryView key={language} query={query} lines={6}>
      {(answer) => {
        const diff = readMeaning(answer)
        return diff === undefined ? <Empty>{words.unreadable}</Empty> : <MeaningDiff diff={diff} />
      }}
    </QueryView>
  )
}

export function useDifference(before: number, after: number) {
  return useApi('GET /versions/{number}/diff/{other}', { params: { number: String(before), other: String(after) } })
}

function Texts({ before, version }: { readonly before: number; readonly version: Version }) {
  const shared = useSharedWords()
  const query = useApi('GET /versions/{number}', { params: { number: String(before) } })
  return (
    <QueryView query={query} lines={10}>
      {(other) => (
        <TextDiff
          before={other.source}
          after={version.source}
          names={[shared.version(before), shared.version(version.version)]}
        />
      )}
    </QueryView>
  )
}

function Source({ version: { version: number, name, source } }: { readonly version: Version }) {
  const words = useVersionWords()
  const shared = useSharedWords()
  const format = useFormat()
  const lines = source.replace(/\r?\n$/, '').split(/\r?\n/)
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <CopyButton text={source} label={shared.copy} />
        <Button icon={Download} onClick={() => saveText(`${name}-v${number}.yaml`, source, 'application/yaml')}>
          {words.download}
        </Button>
        <span className="text-sm text-soft">{words.lines(format.count(lines.length))}</span>
      </div>
      <ScrollRegion
        label={words.sourceLabel(number)}
        className="max-h-[75vh] overflow-y-auto rounded-xl border border-line py-2"
      >
        <pre className="font-mono text-xs leading-5">
          {lines.map((line, n) => (
            // A line is known by its number.
            // oxlint-disable-next-line react/no-array-index-key
            <span key={n} className="flex">
              <span aria-hidden className="w-12 shrink-0 pr-3 text-right text-soft select-none">
                {n + 1}
              </span>
              <code className={/^\s*#/.test(line) ? 'text-soft' : ''}>{line === '' ? ' ' : visibleLines(line)}</code>
            </span>
          ))}
        </pre>
      </ScrollRegion>
    </>
  )
}
