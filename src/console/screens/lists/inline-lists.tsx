/**
 * The short lists, whose ids stand in the policy itself.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'

import { buttonClass } from '../../parts/button.tsx'
import { Empty, Failure, Skeleton } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { useFormat, type Format } from '../../words/format.ts'
import type { PolicyLists } from './use-policy-lists.ts'
import type { InlineList } from './use.ts'
import { useListWords } from './words.ts'

export function InlineLists({ inPolicy: { lists: used, error, retry } }: { readonly inPolicy: PolicyLists }) {
  const words = useListWords()
  const format = useFormat()
  const open = (
    <Link to="/policy" className={buttonClass('plain')}>
      {words.openPolicy}
    </Link>
  )
  return (
    <Card flush title={words.inline} note={words.inlineLead} actions={open}>
      {used === undefined ? (
        <div className="p-4">{error === null ? <Skeleton lines={3} /> : <Failure error={error} onRetry={retry} />}</div>
      ) : used.inline.length === 0 ? (
        <Empty>{words.noInline}</Empty>
      ) : (
        <Table
          caption={words.inlineTable}
          columns={columnsOf(words, format)}
          rows={used.inline}
          rowKey={({ name }) => name}
        />
      )}
    </Card>
  )
}

function columnsOf(words: ReturnType<typeof useListWords>, format: Format): readonly Column<InlineList>[] {
  return [
    {
      key: 'name',
      title: words.columns.name,
      heads: true,
      cell: ({ name }) => <code className="font-mono">{name}</code>,
    },
    { key: 'of', title: words.columns.of, cell: ({ of }) => subjectName(of, words) },
    { key: 'count', title: words.columns.count, align: 'end', cell: ({ count }) => format.count(count) },
    {
      key: 'rules',
      title: words.rules,
      className: 'min-w-44',
      cell: ({ rules }) =>
        rules.length === 0 ? <span className="text-soft">{words.inNoRule}</span> : <RuleLinks rules={rules} />,
    },
    { key: 'note', title: words.note, className: 'min-w-44 text-soft', cell: ({ note }) => note },
  ]
}

/** A list is looked at because a rule asks for it. */
function RuleLinks({ rules }: { readonly rules: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {rules.map((rule) => (
        <Link key={rule} to="/policy" search={{ rule }} className="text-accent underline underline-offset-2">
          {rule}
        </Link>
      ))}
    </span>
  )
}

export function subjectName(of: string | null | undefined, words: ReturnType<typeof useListWords>): string {
  if (of === 'content' || of === 'author' || of === 'shop' || of === 'product') return words.subjects[of]
  return of ?? words.anything
}
