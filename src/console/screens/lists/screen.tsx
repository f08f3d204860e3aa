/** @module */

import { ScreenHead } from '../../parts/surface.tsx'

export function ListsScreen() {
  return <ScreenHead title="lists" />
}
