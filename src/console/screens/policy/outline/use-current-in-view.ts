/**
 * The row of the current rule is kept in view.
 *
 * @module
 */

import { useEffect, useRef, type RefObject } from 'react'

/** For the list whose current row has `aria-current`, somewhere in a `data-pane` that scrolls. */
export function useCurrentInView(rule: string | undefined): RefObject<HTMLOListElement | null> {
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const row = list.current?.querySelector('li:has([aria-current])')
    const pane = row?.closest('[data-pane]')
    if (row === null || row === undefined || pane === null || pane === undefined) return
    // Only the pane is moved: the page must stay where somebody is typing.
    const [inner, outer] = [row.getBoundingClientRect(), pane.getBoundingClientRect()]
    const above = outer.top - inner.top
    const below = inner.bottom - outer.bottom
    if (above > 0) pane.scrollBy({ top: -above })
    else if (below > 0) pane.scrollBy({ top: below })
    // Another rule, another row: the rows themselves say which.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [rule])
  return list
}
