/**
 * What importing a catalogue costs, beside a Worker that only writes the same pairs to the same kind of KV.
 *
 * Both run in workerd with their storage on disk, and take turns; every round brings products that nobody has seen. Measured
 * are the CPU of the whole workerd, storage included, and the time. The rows go through the door of the command line: in
 * chunks of 500, four at once, each one transaction of D1, audited at the beginning and the end. What the program costs
 * that sends them is not in it.
 *
 * @module
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { catalogueFromCsv } from '../../src/catalogue/csv.ts'
import type { CatalogueFile } from '../../src/catalogue/file.ts'
import { headLine } from '../../src/catalogue/write.ts'
import { Api } from '../../src/cli/api-client.ts'
import { uploadCatalogue } from '../../src/cli/commands/catalogue-upload.ts'
import { startInstance } from '../../src/cli/local/instance.ts'
import { repository } from '../../src/cli/repository.ts'
import { csvLine } from '../../src/kernel/csv.ts'
import { newSecrets } from '../support/secrets.ts'
import { cpuMicroseconds, workerdOf, workerdsOf } from './cpu.ts'
import { median, roundsFrom, type Figure, type Options } from './figure.ts'
import { startFloor } from './import-floor.ts'
import { cellsOf } from './import-rows.ts'

interface Cost {
  readonly cpuUs: number
  readonly ms: number
}

const chunksPerRound = 4
const rowsPerRound = 500 * chunksPerRound

export async function measure({ rounds, quick, tell }: Options): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'detour-import-'))
  const { secrets, token } = newSecrets()
  const strangers = workerdsOf(process.pid)
  const floor = await startFloor(join(folder, 'floor'))
  const floorPid = workerdOf(process.pid, strangers)
  const state = join(folder, 'state')
  const instance = await startInstance({ root: repository, host: '127.0.0.1', port: 0, state, secrets, limit: false })
  try {
    const pid = workerdOf(process.pid, [...strangers, floorPid])
    const api = new Api(instance.url, token)
    const ours: Cost[] = []
    const floors: Cost[] = []
    const again: Cost[] = []
    const times = quick ? Math.min(rounds, 5) : rounds
    // The first round finds both cold.
    for (const round of roundsFrom(0, times, tell)) {
      const text = (kind: number): string => fileOf(3 * round + kind)
      const [first, last] = [catalogueFromCsv(text(0)).pairs, catalogueFromCsv(text(2)).pairs]
      const before = await costOf(floorPid, () => floor.write(first))
      const own = await costOf(pid, () => bring(api, text(1)))
      const after = await costOf(floorPid, () => floor.write(last))
      if (round === 0) continue
      floors.push(before)
      ours.push(own)
      again.push(after)
    }
    return figuresOf({ ours, floors, again })
  } finally {
    await instance.stop()
    await floor.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Measured {
  readonly ours: readonly Cost[]
  readonly floors: readonly Cost[]
  readonly again: readonly Cost[]
}

function figuresOf({ ours, floors, again }: Measured): readonly Figure[] {
  const rounds = ours.length
  const middle = (costs: readonly Cost[], of: keyof Cost): number => median(costs.map((cost) => cost[of]))
  const ratio = (id: string, of: keyof Cost, unit: string): Figure => {
    const both = [...floors, ...again]
    const control = middle(floors, of) / middle(again, of)
    return { id, value: middle(both, of) / middle(ours, of), unit, floor: 1, rounds, control }
  }
  const cpu = ratio('import.ratio', 'cpuUs', 'CPU of the same KV writes ÷ that of the import')
  const { control } = cpu
  return [
    cpu,
    ratio('import.time.ratio', 'ms', 'time of the same KV writes ÷ that of the import'),
    {
      id: 'import.row.us',
      value: middle(ours, 'cpuUs') / rowsPerRound,
      unit: 'µs of CPU a row',
      floor: middle([...floors, ...again], 'cpuUs') / rowsPerRound,
      rounds,
      control,
    },
  ]
}

async function costOf(pid: number, act: () => Promise<void>): Promise<Cost> {
  const [cpu, time] = [cpuMicroseconds(pid), performance.now()]
  await act()
  return { cpuUs: cpuMicroseconds(pid) - cpu, ms: performance.now() - time }
}

async function bring(api: Api, text: string): Promise<void> {
  const file: CatalogueFile = {
    name: 'bench.csv',
    format: 'csv',
    fingerprint: undefined,
    size: text.length,
    bytesRead: () => text.length,
    text: (async function* whole() {
      yield await Promise.resolve(text)
    })(),
  }
  const { rows, waiting } = await uploadCatalogue(api, file, { mode: 'merge', dryRun: false, concurrency: 4 })
  if (rows.new !== rowsPerRound || waiting !== 0) throw new Error(`${rows.new} rows were new, and ${waiting} wait`)
}

/** Products that are in no other file. */
function fileOf(number: number): string {
  const lines = Array.from({ length: rowsPerRound }, (_, row) => {
    return csvLine(cellsOf(number * rowsPerRound + row))
  })
  return headLine.csv + lines.join('')
}
