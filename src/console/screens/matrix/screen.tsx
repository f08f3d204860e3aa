/** @module */

import { ScreenHead } from '../../parts/surface.tsx'

export function MatrixScreen() {
  return <ScreenHead title="matrix" />
}
