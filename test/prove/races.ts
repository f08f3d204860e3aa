/**
 * Races of publishers: `node test/prove/races.ts --races 1000`.
 *
 * In every race 2 to 40 publishers start from the same base, each with a document of its own and at a moment of its own,
 * against a whole instance over HTTP. Exactly one must be kept, every other must be told 409 with the number that was
 * first and the difference, numbers must have no gaps, and the audit must hold as many publications as there are versions.
 *
 * @module
 */

import { parseArgs } from 'node:util'

import { randomFrom } from '../support/random.ts'
import { testInstance } from '../support/instance.ts'
import { smallPolicy } from './policies.ts'

export interface Races {
  readonly races: number
  readonly publishers: number
  readonly kept: number
  readonly told: number
  /** What must not be: each in one sentence. */
  readonly faults: readonly string[]
}

interface Instance {
  readonly url: string
  readonly token: string
}

interface Told {
  readonly status: number
  readonly body: { readonly version?: number; readonly head?: number; readonly base?: number; readonly diff?: unknown }
}

/** The races are told one by one to whoever wants to know how far it is. */
export async function race(
  instance: Instance,
  races: number,
  seed: number,
  onRace: (done: number) => void = () => undefined,
): Promise<Races> {
  const random = randomFrom(seed)
  const faults: string[] = []
  const results = { races, publishers: 0, kept: 0, told: 0 }
  let base = (await read(instance, '/versions?limit=1')).head ?? 0
  const first = base
  for (let number = 0; number < races; number++) {
    const publishers = 2 + Math.floor(random() * 39)
    const told = await Promise.all(
      Array.from({ length: publishers }, async (_, place) => {
        await new Promise((resolve) => setTimeout(resolve, random() * 5))
        return await publish(instance, smallPolicy(`r_${number}_${place}`), base)
      }),
    )
    const winners = told.filter(({ status }) => status === 201 || status === 202)
    const losers = told.filter(({ status, body }) => status === 409 && body.head === base + 1 && body.base === base)
    results.publishers += publishers
    results.kept += winners.length
    results.told += losers.length
    if (winners.length !== 1) faults.push(`race ${number}: ${winners.length} of ${publishers} were kept`)
    if (winners[0]?.body.version !== base + 1) faults.push(`race ${number}: version ${winners[0]?.body.version}`)
    if (losers.length !== publishers - 1) {
      const other = told.find((each) => !winners.includes(each) && !losers.includes(each))
      faults.push(`race ${number}: answered otherwise: ${JSON.stringify(other)}`)
    }
    if (base > 0 && losers.some(({ body }) => body.diff === null || body.diff === undefined)) {
      faults.push(`race ${number}: a loser was told no difference`)
    }
    base += 1
    onRace(number + 1)
  }
  await compareBooks(instance, first, base, faults)
  return { ...results, faults }
}

async function compareBooks(instance: Instance, first: number, head: number, faults: string[]): Promise<void> {
  const found = (await read(instance, '/versions?limit=1')).head
  if (found !== head) faults.push(`the head is ${found}, and ${head} were kept`)
  let cursor: string | null = null
  let expected = head
  do {
    const page: { items: { version: number }[]; next: string | null } = await read(
      instance,
      `/versions?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`,
    )
    for (const { version } of page.items) {
      if (version !== expected) faults.push(`version ${expected} is missing`)
      expected = version - 1
    }
    cursor = page.next
  } while (cursor !== null && expected > first)
  const { faults: chain } = await read<{ faults: { message: string }[] }>(instance, '/audit/verify')
  faults.push(...chain.map(({ message }) => `audit: ${message}`))
}

async function publish({ url, token }: Instance, source: string, base: number): Promise<Told> {
  const response = await fetch(`${url}/api/v1/versions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ source, base, message: 'a race' }),
  })
  return { status: response.status, body: (await response.json()) as Told['body'] }
}

async function read<Answer = { readonly head?: number }>({ url, token }: Instance, path: string): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
  return (await response.json()) as Answer
}

/** `5 races, 92 publishers: 5 kept, 87 told what changed, no number missing.` */
function sentence({ races, publishers, kept, told, faults }: Races): string {
  const end = faults.length === 0 ? 'no number missing' : `${faults.length} faults`
  return `${races} races, ${publishers} publishers: ${kept} kept, ${told} told what changed, ${end}.`
}

/** So many times in all it says how far it is. */
const tellings = 20

if (import.meta.main) {
  const { values } = parseArgs({
    options: { races: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
  })
  const instance = await testInstance()
  const began = performance.now()
  try {
    const races = Number(values.races)
    const every = Math.ceil(races / tellings)
    const result = await race(instance, races, Number(values.seed), (done) => {
      if (done % every === 0) process.stderr.write(`race ${done} of ${races}\n`)
    })
    const seconds = (performance.now() - began) / 1000
    process.stdout.write(`${JSON.stringify({ ...result, seconds: Math.round(seconds) }, undefined, 2)}\n`)
    process.stderr.write(`${sentence(result)}\n`)
    if (result.faults.length > 0) process.exitCode = 1
  } finally {
    await instance.stop()
  }
}
