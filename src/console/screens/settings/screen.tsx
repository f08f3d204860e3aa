/** @module */

import { ScreenHead } from '../../parts/surface.tsx'

export function SettingsScreen() {
  return <ScreenHead title="settings" />
}
