/** @module */

import { ScreenHead } from '../../parts/surface.tsx'

export function CatalogueScreen() {
  return <ScreenHead title="catalogue" />
}
