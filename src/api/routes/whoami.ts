/**
 * Who is asking, as the instance sees it.
 *
 * @module
 */

import * as v from 'valibot'

import { areas, roles } from '../../control/actor.ts'
import { endpointsOf, json } from '../endpoint.ts'

export type WhoamiPorts = object

const endpoint = endpointsOf<WhoamiPorts>()

export const whoamiEndpoints = [
  endpoint({
    id: 'whoami',
    method: 'get',
    path: '/whoami',
    area: 'status',
    anyArea: true,
    role: 'viewer',
    summary: 'Ask who you are here, and what you may',
    replies: [
      {
        status: 200,
        description: 'You',
        schema: v.object({
          id: v.pipe(v.string(), v.description('As the audit names you')),
          name: v.string(),
          role: v.picklist(roles),
          areas: v.pipe(v.nullable(v.array(v.picklist(areas))), v.description('What you are held to; null: nothing')),
        }),
      },
    ],
    handle: ({ actor: { id, name, role, areas: held } }) => json(200, { id, name, role, areas: held ?? null }),
  }),
]
