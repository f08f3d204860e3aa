/**
 * Who wants to hear that something has changed: what is kept outside of React tells the components that show it.
 *
 * @module
 */

export interface Listeners {
  /** What it returns ends it. */
  readonly listen: (listener: () => void) => () => void
  readonly tell: () => void
}

export function makeListeners(): Listeners {
  const listeners = new Set<() => void>()
  return {
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell: () => {
      for (const each of listeners) each()
    },
  }
}
