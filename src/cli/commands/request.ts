/**
 * `detour request …`: changes that wait for others to look at them.
 *
 * @module
 */

import { buildRouteMap } from '@stricli/core'

import { publishRequestCommand, scheduleCommand } from './request-publish.ts'
import { approveCommand, cancelCommand, commentCommand, declineCommand } from './request-review.ts'
import { listRequestsCommand, showRequestCommand } from './request-show.ts'
import { createCommand, editCommand, rebaseCommand } from './request-write.ts'

export const requestRoutes = buildRouteMap({
  docs: { brief: 'Changes that wait for others to look at them' },
  routes: {
    create: createCommand,
    list: listRequestsCommand,
    show: showRequestCommand,
    edit: editCommand,
    approve: approveCommand,
    decline: declineCommand,
    comment: commentCommand,
    rebase: rebaseCommand,
    publish: publishRequestCommand,
    schedule: scheduleCommand,
    cancel: cancelCommand,
  },
  defaultCommand: 'list',
})
