/** @module */

import { ScreenHead } from '../../parts/surface.tsx'

export function RequestsScreen() {
  return <ScreenHead title="requests" />
}
