/**
 * How long it is until an instant, to the second when it is near.
 *
 * @module
 */

import { useNow } from '../../parts/time.tsx'
import { useRequestWords } from './words.ts'

export function Countdown({ at }: { readonly at: string }) {
  const { list: words } = useRequestWords()
  const now = useNow(1000)
  const left = Date.parse(at) - now
  if (left <= 0) return <span className="font-medium text-caution">({words.due})</span>
  return (
    <span aria-live="off" className="font-medium text-caution tabular-nums">
      ({clockOf(left)})
    </span>
  )
}

/** `3d 04:05:06`. */
function clockOf(left: number): string {
  const seconds = Math.floor(left / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ]
  return `${days > 0 ? `${days}d ` : ''}${two(hours)}:${two(minutes)}:${two(seconds % 60)}`
}
