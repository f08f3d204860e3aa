/**
 * What the tables of the matrix share: a frame that scrolls by itself, with its caption, the corner, and heads that stay.
 *
 * @module
 */

import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'

import { ScrollRegion } from '../../parts/scroll-region.tsx'

export interface TableFrameProps {
  readonly caption: string
  readonly corner: string
  /** The heads of the columns. */
  readonly heads: ReactNode
  readonly className?: string
  /** The rows. */
  readonly children: ReactNode
}

export function TableFrame({ caption, corner, heads, className = '', children }: TableFrameProps) {
  return (
    <Tooltip.Provider delay={250}>
      <ScrollRegion label={caption} className={className}>
        <table className="w-full border-separate border-spacing-0 text-sm">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr>
              <th
                scope="col"
                className="sticky left-0 z-10 min-w-24 border-b border-line bg-card px-4 py-2 text-left font-medium text-soft"
              >
                {corner}
              </th>
              {heads}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </ScrollRegion>
    </Tooltip.Provider>
  )
}

export function RowHead({ children }: { readonly children: ReactNode }) {
  return (
    <th
      scope="row"
      className="sticky left-0 z-10 min-w-24 border-b border-line bg-card px-4 py-2 text-left align-middle font-medium"
    >
      {children}
    </th>
  )
}
