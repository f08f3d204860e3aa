import { describe, expect, it } from 'vitest'

import { keyUseTable } from '../../../src/console/screens/settings/key-use.ts'
import { rowsCounted } from '../../../src/console/screens/settings/ledger-end.ts'
import { eventsOf, wrongEvent } from '../../../src/console/screens/settings/webhook-events.ts'
import { copyLedger, type LedgerTables } from '../../../src/control/ledger-copy.ts'
import { isEventPattern } from '../../../src/control/webhooks.ts'
import { instant } from '../../../src/kernel/instant.ts'

describe('the use of keys', () => {
  it('stands by day and key, the newest day and the most used key first', () => {
    const { kids, days, totals } = keyUseTable([
      { day: '2026-11-01T00:00:00Z', kid: 'a', count: 2 },
      { day: '2026-11-02T00:00:00Z', kid: 'b', count: 5 },
      { day: '2026-11-02T00:00:00Z', kid: 'a', count: 1 },
    ])
    expect(kids).toEqual(['b', 'a'])
    expect(days.map(({ day, total }) => [day.slice(0, 10), total])).toEqual([
      ['2026-11-02', 6],
      ['2026-11-01', 2],
    ])
    expect(totals.get('a')).toBe(3)
  })
})

describe('a copy of the ledger', () => {
  const tables: LedgerTables = {
    tables: () => Promise.resolve(['versions']),
    columns: () => Promise.resolve(new Set(['n'])),
    begin: () =>
      Promise.resolve({
        async *rows() {
          yield await Promise.resolve({ n: 1 })
          yield { n: 2 }
        },
      }),
    isEmpty: () => Promise.resolve(false),
    insert: () => Promise.resolve(),
  }

  async function copied(): Promise<string> {
    let text = ''
    for await (const line of copyLedger(tables, instant(0))) text += line
    return text
  }

  it('counts its rows at its end', async () => {
    const text = await copied()
    expect(rowsCounted(text.slice(-200))).toBe(2)
  })

  it('that was cut off anywhere is seen to be one', async () => {
    const text = await copied()
    const cuts = Array.from(text, (_, length) => text.slice(0, length)).filter((each) => each !== text.trimEnd())
    expect(cuts.length).toBeGreaterThan(50)
    expect(cuts.filter((each) => rowsCounted(each) !== undefined)).toEqual([])
  })
})

describe('what a webhook is told', () => {
  it('is everything, or what is ticked and written, each once', () => {
    expect(eventsOf({ isAll: true, groups: ['list.*'], other: 'x' })).toEqual(['*'])
    expect(eventsOf({ isAll: false, groups: ['list.*'], other: ' ledger.copy, list.* ' })).toEqual([
      'list.*',
      'ledger.copy',
    ])
  })

  it.each(['*', 'version.publish', 'request.*', 'version', 'Version.publish', '*.*', 'a.b.c'])(
    '%s is an act here as it is for the instance',
    (event) => {
      const wrong = wrongEvent({ isAll: false, groups: [], other: event })
      expect(wrong === undefined).toBe(isEventPattern(event))
    },
  )
})
