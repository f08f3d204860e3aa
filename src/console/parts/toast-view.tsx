/**
 * How toasts look; loaded with the first of them.
 *
 * @module
 */

import { Toast as Base } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { useEffect } from 'react'

import { useSharedWords } from '../words/shared.ts'
import { IconButton } from './button.tsx'
import { listen, type Said } from './toast.tsx'

const manager = Base.createToastManager()

function show({ title, text, action, tone = 'good' }: Said): void {
  const id = manager.add({
    title,
    type: tone,
    timeout: action === undefined ? 5000 : 10_000,
    ...(text === undefined ? {} : { description: text }),
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            // What was taken back cannot be taken back once more.
            onClick: () => {
              manager.close(id)
              action.onSelect()
            },
          },
        }),
  })
}

export function ToastView() {
  // The provider hears nothing before its own effects have run, which are before these: so the first toast is not lost.
  useEffect(() => listen(show), [])
  return (
    <Base.Provider toastManager={manager}>
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 left-4 z-60 flex flex-col items-end gap-2 sm:left-auto sm:w-96">
          <Shown />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function Shown() {
  const words = useSharedWords()
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className={`flex w-full items-start gap-3 rounded-xl border bg-card px-4 py-3 text-sm shadow-xl ${toast.type === 'stop' ? 'border-stop' : 'border-line'}`}
    >
      <div className="min-w-0 flex-1">
        <Base.Title className={`font-semibold ${toast.type === 'stop' ? 'text-stop' : ''}`} />
        <Base.Description className="text-soft" />
      </div>
      <Base.Action className="rounded-lg px-2 py-1 font-medium text-accent hover:bg-wash" />
      <Base.Close render={<IconButton icon={X} label={words.close} className="-m-1" />} />
    </Base.Root>
  ))
}
