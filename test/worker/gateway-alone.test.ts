import { describe, expect, it } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import content from '../../src/worker-content.ts'
import gateway from '../../src/worker-gateway.ts'
import { askWorker } from '../support/worker.ts'

/** With a platform behind it, which only a Worker that passes pages on would ask. */
function environment(): { readonly env: Env; readonly asked: string[] } {
  const asked: string[] = []
  const ORIGIN = {
    fetch: async ({ url }: Request) => {
      asked.push(new URL(url).pathname)
      return new Response('a page')
    },
  } as unknown as Fetcher
  return { env: { ORIGIN, REWRITE: 'mode=shout' }, asked }
}

describe('a gateway that stands alone', () => {
  it.each(['/check', '/v1/rewrite', '/v1/unrewrite', '/a/page'])(
    'has no %s, and says which Workers have it',
    async (path) => {
      const { env, asked } = environment()
      const response = await askWorker(gateway, env, path, { method: path.startsWith('/v1/') ? 'POST' : 'GET' })
      expect(response.status).toBe(404)
      expect(await response.text()).toContain('`content` and `detour`')
      expect(asked).toEqual([])
    },
  )

  it('answers clicks, decisions and questions of its health as the content Worker does', async () => {
    const { env } = environment()
    for (const worker of [gateway, content]) {
      const click = await askWorker(worker, { ...env }, `/go?to=${encodeURIComponent('https://item.jd.com/1.html')}`, {
        headers: { accept: 'application/json' },
      })
      expect(await click.json()).toMatchObject({ answer: 'notice', destination: { marketplace: 'jd' } })
      const decisions = await askWorker(worker, { ...env }, '/v1/decisions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ links: [{ to: 'https://item.jd.com/1.html' }] }),
      })
      expect(await decisions.json()).toMatchObject({ decisions: [{ destination: { marketplace: 'jd' } }] })
      expect((await askWorker(worker, { ...env }, '/healthz')).status).toBe(200)
    }
  })

  it('has nothing to do with how pages are rewritten: a wrong setting is the content Worker’s', async () => {
    const { env } = environment()
    const settings = async (worker: typeof gateway): Promise<unknown> => {
      const health = await (await askWorker(worker, { ...env }, '/healthz')).json<{ readonly settings: unknown }>()
      return health.settings
    }
    expect(await settings(gateway)).toEqual([])
    expect(await settings(content)).toEqual(['REWRITE: `mode` is not `sign` or `resolve`'])
  })
})
