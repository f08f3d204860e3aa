import { expect, it } from 'vitest'

import { packList } from '../../src/policy/long-list.ts'
import type { Program } from '../../src/policy/program.ts'
import { publishedText } from '../../src/policy/published.ts'
import { listKey } from '../../src/store/kv-lists.ts'
import worker from '../../src/worker-gateway.ts'
import bundled from '../../src/gateway/bundled-policy.generated.json'
import { askWorker, bindings } from '../support/worker.ts'

const listed = 'https://item.jd.com/4000000777.html'
const other = 'https://item.jd.com/4000000778.html'

/** Products in a list close; everything else is let through. */
async function publishWith(digest: string, version: number): Promise<void> {
  const program: Program = {
    ...(bundled as Program),
    lists: { recalled: { of: 'product', digest } },
    rules: [
      {
        id: 'recalled',
        mode: 'enforce',
        if: { product: { in: 'recalled' } },
        outcome: { action: 'explain', reason: 'live_external_closed' },
      },
    ],
  }
  await bindings.KV.put('policy:active', await publishedText(program, { version, base: version - 1, publishedAt: 1 }))
}

/** The first request of an isolate may start from the copy of the policy before; what it leaves behind has settled. */
async function answers(env: typeof bindings): Promise<number[]> {
  await health(env)
  const statuses: number[] = []
  for (const to of [listed, other]) {
    statuses.push((await askWorker(worker, env, `/go?to=${encodeURIComponent(to)}`)).status)
  }
  return statuses
}

async function health(env: typeof bindings): Promise<{ degraded: string[]; policy: { version: number } }> {
  return await (await askWorker(worker, env, '/healthz')).json()
}

it('decides by a list of a hundred thousand ids that came through KV', async () => {
  const ids = Array.from({ length: 100_000 }, (_, n) => `jd:${4_000_000_777 + 7 * n}`)
  const packed = await packList(ids)
  if (!packed.ok) throw new Error(packed.error.code)
  const { digest, image } = packed.value
  await bindings.KV.put(listKey(digest), image)
  await publishWith(digest, 101)
  const env = { ...bindings }
  expect(await answers(env)).toEqual([200, 302])
  expect(await health(env)).toMatchObject({ degraded: [], policy: { version: 101 } })
})

it('closes nobody by a list that is not there, and says so', async () => {
  await publishWith(`sha256:${'0'.repeat(64)}`, 102)
  const env = { ...bindings }
  expect(await answers(env)).toEqual([302, 302])
  expect(await health(env)).toMatchObject({ degraded: ['lists'], policy: { version: 102 } })
})
