/**
 * `detour catalogue …`: equivalents, loaded and looked after.
 *
 * @module
 */

import { buildRouteMap } from '@stricli/core'

import { approveCommand, deleteCommand, expiringCommand, listCommand, showCommand } from './catalogue-entries.ts'
import { importCommand } from './catalogue-import.ts'
import { projectCommand } from './catalogue-project.ts'
import { coverageCommand, exportCommand, healthCommand } from './catalogue-state.ts'

export const catalogueRoutes = buildRouteMap({
  docs: { brief: 'Equivalents: load them, and look after them' },
  routes: {
    import: importCommand,
    export: exportCommand,
    list: listCommand,
    show: showCommand,
    approve: approveCommand,
    delete: deleteCommand,
    expiring: expiringCommand,
    coverage: coverageCommand,
    health: healthCommand,
    project: projectCommand,
  },
})
