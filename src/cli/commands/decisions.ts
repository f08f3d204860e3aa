/**
 * `detour decisions …`: what the gateway decided.
 *
 * @module
 */

import { buildRouteMap } from '@stricli/core'

import { exportCommand } from './decisions-export.ts'
import { proveCommand } from './decisions-prove.ts'
import { queryCommand } from './decisions-query.ts'
import { renderedCommand } from './decisions-rendered.ts'
import { showCommand } from './decisions-show.ts'
import { statsCommand } from './decisions-stats.ts'
import { tailCommand } from './decisions-tail.ts'

export const decisionsRoutes = buildRouteMap({
  docs: { brief: 'What the gateway decided: list, watch, count, export, and prove it complete' },
  routes: {
    query: queryCommand,
    tail: tailCommand,
    show: showCommand,
    stats: statsCommand,
    rendered: renderedCommand,
    export: exportCommand,
    prove: proveCommand,
  },
})
