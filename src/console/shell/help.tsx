/**
 * The keys, on one page.
 *
 * @module
 */

import { Dialog } from '../parts/dialog.tsx'
import { chord, keyNames } from '../parts/key-names.ts'
import { defineWords } from '../words/define.ts'
import { places, usePlaceWords } from './places.ts'

const useWords = defineWords(
  {
    title: 'Keys',
    everywhere: 'Everywhere',
    go: 'Go to',
    writing: 'While writing a policy',
    palette: 'Go anywhere',
    help: 'Show these keys',
    save: 'Save the draft',
    run: 'Run (policy, simulator)',
    next: 'Next problem',
    previous: 'Previous problem',
    move: 'Move the rule',
    complete: 'Complete',
  },
  {
    title: '快捷键',
    everywhere: '通用',
    go: '前往',
    writing: '编写策略时',
    palette: '快速前往',
    help: '显示快捷键',
    save: '保存草稿',
    run: '运行（策略、模拟）',
    next: '下一个问题',
    previous: '上一个问题',
    move: '移动规则',
    complete: '补全',
  },
)

type Key = readonly [keys: string, what: string]

export function Help({ onClose }: { readonly onClose: () => void }) {
  const words = useWords()
  const names = usePlaceWords()
  const { mod, shift, alt, control, enter } = keyNames
  return (
    <Dialog open wide onClose={onClose} title={words.title}>
      <div className="grid items-start gap-x-8 gap-y-5 sm:grid-cols-2">
        <Keys title={words.go} keys={places.map(({ key, name }) => [`g ${key}`, names[name]])} />
        <div className="grid gap-5">
          <Keys
            title={words.everywhere}
            keys={[
              [chord(mod, 'K'), words.palette],
              ['?', words.help],
              [chord(mod, enter), words.run],
            ]}
          />
          <Keys
            title={words.writing}
            keys={[
              [chord(mod, 'S'), words.save],
              ['F8', words.next],
              [chord(shift, 'F8'), words.previous],
              [`${chord(alt, '↑')} ${chord(alt, '↓')}`, words.move],
              [chord(control, 'Space'), words.complete],
            ]}
          />
        </div>
      </div>
    </Dialog>
  )
}

function Keys({ title, keys }: { readonly title: string; readonly keys: readonly Key[] }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-2 text-sm font-semibold">{title}</h3>
      <dl className="grid grid-cols-[7.5rem_1fr] gap-x-4 gap-y-1.5 text-sm">
        {keys.map(([key, what]) => (
          <div key={key} className="contents">
            <dt className="flex flex-wrap gap-1">
              {key.split(' ').map((each) => (
                <kbd key={each} className="rounded border border-line bg-ground px-1.5 py-0.5 font-sans text-xs">
                  {each}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
