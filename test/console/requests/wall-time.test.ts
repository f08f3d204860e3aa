import { describe, expect, it } from 'vitest'

import { actorName, personIn } from '../../../src/console/parts/actor.ts'
import { instantOfWall, nextMidnight, offsetAt, wallTime } from '../../../src/console/parts/wall-time.ts'

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString())

describe('instants typed as the wall clock of a zone', () => {
  it.each([
    { wall: '2026-12-01T00:00', zone: 'Asia/Shanghai', at: '2026-11-30T16:00:00.000Z', offset: '+08:00' },
    { wall: '2026-07-01T12:30', zone: 'America/New_York', at: '2026-07-01T16:30:00.000Z', offset: '-04:00' },
    { wall: '2026-12-01T12:30', zone: 'America/New_York', at: '2026-12-01T17:30:00.000Z', offset: '-05:00' },
    { wall: '2026-12-01T00:00', zone: 'UTC', at: '2026-12-01T00:00:00.000Z', offset: '+00:00' },
    { wall: '2026-12-01T05:45', zone: 'Asia/Kathmandu', at: '2026-12-01T00:00:00.000Z', offset: '+05:45' },
    // The hours around the night in which the clock is moved.
    { wall: '2026-03-08T01:59', zone: 'America/New_York', at: '2026-03-08T06:59:00.000Z', offset: '-05:00' },
    { wall: '2026-03-08T03:00', zone: 'America/New_York', at: '2026-03-08T07:00:00.000Z', offset: '-04:00' },
  ])('$wall in $zone is $at', ({ wall, zone, at, offset }) => {
    const found = instantOfWall(wall, zone)
    expect(iso(found)).toBe(at)
    expect(wallTime(found ?? 0, zone)).toBe(wall)
    expect(offsetAt(found ?? 0, zone)).toBe(offset)
  })

  it.each(['', '2026-02-30T00:00', 'tomorrow', '2026-12-01'])('takes %j for no time', (wall) => {
    expect(instantOfWall(wall, 'Asia/Shanghai')).toBeUndefined()
  })

  it('reads a time that the clock skips as an instant all the same', () => {
    expect(iso(instantOfWall('2026-03-08T02:30', 'America/New_York'))).toMatch(/^2026-03-08T0[67]:30/)
  })

  it('finds the next midnight of the zone, not of the reader', () => {
    expect(iso(nextMidnight(Date.parse('2026-11-23T15:59:59Z'), 'Asia/Shanghai'))).toBe('2026-11-23T16:00:00.000Z')
    expect(iso(nextMidnight(Date.parse('2026-11-23T16:00:00Z'), 'Asia/Shanghai'))).toBe('2026-11-24T16:00:00.000Z')
  })
})

describe('names of actors', () => {
  const names = new Map([['tok_1', 'Li Wei']])
  it.each([
    ['system', 'Detour', 'system'],
    ['bootstrap', 'bootstrap', 'bootstrap'],
    ['access:li@example.com', 'li@example.com', 'access:li@example.com'],
    ['token:tok_1', 'Li Wei', 'token:tok_1'],
    ['token:tok_2', 'tok_2', 'token:tok_2'],
    ['token:tok_1 of access:li@example.com', 'li@example.com', 'access:li@example.com'],
  ])('%s is called %s, and is %s', (actor, name, person) => {
    expect(actorName(actor, names)).toBe(name)
    expect(personIn(actor)).toBe(person)
  })
})
