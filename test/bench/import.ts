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

import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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
import { cpuMicroseconds } from './cpu.ts'
import { median, type Figure, type Options } from './figure.ts'
import { startFloor } from './import-floor.ts'

interface Cost {
  readonly cpuUs: number
  readonly ms: number
}

const chunksPerRound = 4
const rowsPerRound = 500 * chunksPerRound

export async function measure({ rounds, quick }: Options): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'detour-import-'))
  const token = randomBytes(32).toString('base64url')
  const key = { kty: 'oct', kid: 'k', alg: 'HS256', k: randomBytes(32).toString('base64url') }
  const secrets = {
    LINK_KEYS: JSON.stringify({ keys: [key] }),
    DETOUR_TOKEN: token,
    TOKEN_PEPPER: randomBytes(32).toString('base64url'),
  }
  const strangers = runningWorkerd()
  const floor = await startFloor(join(folder, 'floor'))
  const [floorPid = 0] = runningWorkerd(strangers)
  const state = join(folder, 'state')
  const instance = await startInstance({ root: repository, host: '127.0.0.1', port: 0, state, secrets, limit: false })
  try {
    const [pid = 0] = runningWorkerd([...strangers, floorPid])
    const api = new Api(instance.url, token)
    const ours: Cost[] = []
    const floors: Cost[] = []
    const again: Cost[] = []
    const times = quick ? Math.min(rounds, 5) : rounds
    // The first round finds both cold.
    for (let round = 0; round <= times; round++) {
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
    const id = number * rowsPerRound + row
    const marketplace = ['taobao', 'jd', 'pinduoduo'][id % 3] ?? 'jd'
    const title = `云杉手机壳 透明防摔 第${id}款${id % 50 === 0 ? ' "新", 升级' : ''}`
    const price = `${(id % 900) + 9}.90`
    const place = ['product', marketplace, `${600_000_000_000 + id}`]
    const target = ['exact', 'xiaodian', `${3_400_000_000_000_000 + id}`]
    return csvLine([...place, title, ...target, price, price, 'in', 'active', '', 'VxTaQbLn', 'catalogue-team', ''])
  })
  return headLine.csv + lines.join('')
}

/** Processes of workerd that this one has started, without some. */
function runningWorkerd(without: readonly number[] = []): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || without.includes(Number(name))) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      return stat.includes('(workerd)') && Number(stat.split(') ')[1]?.split(' ')[1]) === process.pid
        ? [Number(name)]
        : []
    } catch {
      // A process that ended while we looked.
      return []
    }
  })
}
