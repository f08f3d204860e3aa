/** @module */

import { ScreenHead } from '../../parts/surface.tsx'

export function SimulatorScreen() {
  return <ScreenHead title="simulator" />
}
