/**
 * The keys, on one page.
 *
 * @module
 */

import { Dialog } from '../parts/dialog.tsx'
import { defineWords } from '../words/define.ts'
import { places, usePlaceWords } from './places.ts'

const useWords = defineWords(
  {
    title: 'Keys',
    palette: 'Go anywhere, do anything',
    help: 'These keys',
    save: 'Save the draft',
    run: 'Run: check, simulate, compare',
    next: 'Next problem',
    previous: 'Previous problem',
    move: 'Move the rule up or down',
    complete: 'Complete here',
  },
  {
    title: '快捷键',
    palette: '快速前往与操作',
    help: '显示快捷键',
    save: '保存草稿',
    run: '运行：检查、模拟、对比',
    next: '下一个问题',
    previous: '上一个问题',
    move: '上移或下移规则',
    complete: '在此补全',
  },
)

export function Help({ onClose }: { readonly onClose: () => void }) {
  const words = useWords()
  const names = usePlaceWords()
  const keys = [
    ['⌘ K', words.palette],
    ['⌘ S', words.save],
    ['⌘ ↵', words.run],
    ['F8', words.next],
    ['⇧ F8', words.previous],
    ['⌥ ↑ / ⌥ ↓', words.move],
    ['⌃ Space', words.complete],
    ['?', words.help],
    ...places.map(({ key, name }) => [`g ${key}`, names[name]] as const),
  ] as const
  return (
    <Dialog open onClose={onClose} title={words.title}>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-5 gap-y-2 text-sm">
        {keys.map(([key, what]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded border border-line bg-ground px-1.5 py-0.5 font-sans text-xs">{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
