/** @module */

import { ScreenHead } from '../../parts/surface.tsx'

export function RequestScreen() {
  return <ScreenHead title="requests" />
}
