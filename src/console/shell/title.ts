/**
 * What the window is called: the screen first, because tabs are cut off on the right.
 *
 * @module
 */

import { useEffect } from 'react'

import { places, type PlaceName } from './places.ts'

/** Of a path below `/console`: `Matrix`, `#12 · Change requests`, or what a lost one is called. */
export function screenTitle(path: string, names: Readonly<Record<PlaceName, string>>, lost: string): string {
  const [first = '', id, ...rest] = path.split('/').filter((part) => part !== '')
  const place = places.find(({ to }) => to === `/${first}`)
  if (place === undefined || rest.length > 0) return lost
  if (id === undefined) return names[place.name]
  const sign = signs[place.name]
  return sign === undefined ? lost : `${sign}${decodeURIComponent(id)} · ${names[place.name]}`
}

/** How single things of a place are written. */
const signs: Readonly<Partial<Record<PlaceName, string>>> = { requests: '#', versions: 'v', decisions: '' }

export function useTitle(name: string): void {
  useEffect(() => {
    document.title = `${name} · Detour`
  }, [name])
}
