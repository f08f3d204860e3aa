/** @module */

import { ScreenHead } from '../../parts/surface.tsx'

export function BacktestScreen() {
  return <ScreenHead title="backtest" />
}
