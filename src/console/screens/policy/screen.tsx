/** @module */

import { ScreenHead } from '../../parts/surface.tsx'

export function PolicyScreen() {
  return <ScreenHead title="policy" />
}
