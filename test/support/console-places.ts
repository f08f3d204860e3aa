/**
 * Every screen of the console, with an instance that has a life behind it.
 *
 * @module
 */

import { setTimeout as wait } from 'node:timers/promises'

import type { Api } from '../../src/cli/api-client.ts'
import type { LivelyInstance } from './console-data.ts'

/** Names, also of pictures; known before there is an instance. */
export const placeNames = [
  'overview',
  'policy',
  'policy-form',
  'matrix',
  'simulator',
  'requests',
  'request',
  'backtest',
  'insights',
  'decisions',
  'decision',
  'versions',
  'version',
  'audit',
  'catalogue',
  'catalogue-import',
  'catalogue-coverage',
  'lists',
  'settings',
  'lost',
] as const

export type PlaceName = (typeof placeNames)[number]

/** Paths below `/console`. */
export async function consolePlaces({ api }: LivelyInstance): Promise<Readonly<Record<PlaceName, string>>> {
  const id = await firstRecord(api)
  const click = new URLSearchParams({
    url: 'https://item.taobao.com/item.htm?id=12345678901',
    surface: 'live_room',
  }).toString()
  return {
    overview: '/',
    policy: '/policy',
    'policy-form': '/policy?rule=live-external-closed&panel=form',
    matrix: '/matrix',
    simulator: `/simulator?${click}`,
    requests: '/requests',
    request: '/requests/1',
    backtest: '/backtest',
    insights: '/insights',
    decisions: '/decisions',
    decision: `/decisions/${id}`,
    versions: '/versions',
    version: '/versions/2',
    audit: '/audit',
    catalogue: '/catalogue',
    'catalogue-import': '/catalogue?tab=import',
    'catalogue-coverage': '/catalogue?tab=coverage',
    lists: '/lists',
    settings: '/settings',
    lost: '/nowhere',
  }
}

/** Records travel for some seconds before they can be read. */
async function firstRecord(api: Api): Promise<string> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const { items } = await api.ask<{ items: readonly { id: string }[] }>('GET', '/decisions', { query: { limit: 1 } })
    if (items[0] !== undefined) return items[0].id
    await wait(500)
  }
  throw new Error('no record of a click came in half a minute')
}
