/**
 * Numbers as people read them.
 *
 * @module
 */

/** `12,345`. */
export function count(number: number): string {
  return number.toLocaleString('en')
}

/** `4.5 %`; what is there and rounds to nothing is `< 0.1 %`. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '0 %'
  const share = (part / whole) * 100
  if (part > 0 && share < 0.1) return '< 0.1 %'
  return `${share.toFixed(1)} %`
}
