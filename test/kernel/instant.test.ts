import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, parseInstant, zonedText } from '../../src/kernel/instant.ts'

const ninth = Date.parse('2020-10-09T00:00:00+08:00')

describe('an instant written for people', () => {
  it.each([
    ['in the zone of its reader', ninth, 'Asia/Shanghai', '2020-10-09T00:00:00+08:00'],
    ['in a zone behind UTC, which may have another day', ninth, 'America/New_York', '2020-10-08T12:00:00-04:00'],
    ['with half an hour, where the zone has one', ninth, 'Asia/Kolkata', '2020-10-08T21:30:00+05:30'],
    ['in UTC', ninth, 'UTC', '2020-10-08T16:00:00Z'],
    ['in UTC, where nobody knows the zone', ninth, 'Mars/Olympus', '2020-10-08T16:00:00Z'],
    ['in UTC, where the zone is empty', ninth, '', '2020-10-08T16:00:00Z'],
    ['with milliseconds, where there are some', ninth - 1, 'Asia/Shanghai', '2020-10-08T23:59:59.999+08:00'],
    ['with a year of its own', Date.parse('0099-01-01T00:00:00Z'), 'UTC', '0099-01-01T00:00:00Z'],
  ])('stands %s', (_, at, timeZone, text) => {
    expect(zonedText(at, timeZone)).toBe(text)
  })

  it('is read back as the same instant, whatever the zone', () => {
    const zone = fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York', 'Asia/Kolkata', 'Europe/Berlin', 'nowhere')
    const at = fc.integer({ min: Date.parse('1970-01-01T00:00:00Z'), max: Date.parse('9999-12-30T00:00:00Z') })
    fc.assert(
      fc.property(at, zone, (each, timeZone) => {
        expect(parseInstant(zonedText(each, timeZone))).toEqual({ ok: true, value: instant(each) })
      }),
      { numRuns: 2000, seed: 20_201_009 },
    )
  })
})
