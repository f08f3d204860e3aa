/**
 * What keys are called on the keyboard at hand: `⌘K` on a Mac, `Ctrl K` elsewhere.
 *
 * @module
 */

const isApple = /Mac|iPhone|iPad|iPod/.test(navigator.platform)

export const keyNames = isApple
  ? { mod: '⌘', shift: '⇧', alt: '⌥', control: '⌃', enter: '↵' }
  : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', control: 'Ctrl', enter: 'Enter' }

/** Keys pressed together, as they are written there. */
export function chord(...keys: readonly string[]): string {
  return keys.join(isApple ? '' : '+')
}
