/**
 * Dragging one row of a list onto another: which is dragged, over which it is, and where it is dropped.
 *
 * @module
 */

import { useState, type ComponentProps, type DragEvent } from 'react'

export type DragProps = Pick<ComponentProps<'li'>, 'draggable' | 'onDragStart' | 'onDragEnd'>
export type DropProps = Pick<ComponentProps<'li'>, 'onDragOver' | 'onDrop'>

export interface Dragging {
  /** Of a row that can be dragged; `name` is what other windows are given. */
  readonly dragOf: (name: string, index: number) => DragProps
  readonly dropOn: (index: number) => DropProps
  /** Where the dragged row would go, at the row it is over. */
  readonly markAt: (index: number) => 'above' | 'below' | undefined
}

interface Dragged {
  readonly from: number
  readonly over: number
}

export function useDragging(onDropped: (from: number, to: number) => void): Dragging {
  const [dragged, setDragged] = useState<Dragged | undefined>()
  return {
    dragOf: (name, index) => ({
      draggable: true,
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', name)
        setDragged({ from: index, over: index })
      },
      onDragEnd: () => setDragged(undefined),
    }),
    dropOn: (index) => {
      if (dragged === undefined) return {}
      return {
        onDragOver: (event: DragEvent) => {
          event.preventDefault()
          if (dragged.over !== index) setDragged({ ...dragged, over: index })
        },
        onDrop: (event: DragEvent) => {
          event.preventDefault()
          setDragged(undefined)
          onDropped(dragged.from, index)
        },
      }
    },
    markAt: (index) => {
      if (dragged === undefined || dragged.over !== index) return undefined
      return dragged.over < dragged.from ? 'above' : 'below'
    },
  }
}
