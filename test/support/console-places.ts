/**
 * Every screen of the console, with an instance that has a life behind it.
 *
 * @module
 */

import { recorded, type LivelyInstance } from './console-data.ts'

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
  const [newest] = await recorded(api, (items) => items.length > 0)
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
    decision: `/decisions/${newest?.id ?? ''}`,
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
