import { describe, expect, it } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import content from '../../src/worker-content.ts'
import control from '../../src/worker-control.ts'
import gateway from '../../src/worker-gateway.ts'
import whole from '../../src/worker.ts'
import { askWorker } from '../support/worker.ts'

const workers = { gateway, content, control, whole }
const link = `/go?to=${encodeURIComponent('https://item.jd.com/1.html')}`
const paths = { gateway: link, content: '/check', control: '/api/v1/status', whole: '/api/v1/status' }

describe.each(Object.entries(workers))('the Worker `%s`', (name, worker) => {
  const path = paths[name as keyof typeof workers]
  const statusUnder = async (env: Env): Promise<number> => (await askWorker(worker, env, path)).status

  it('answers 421 by a name that `HOSTS` does not list', async () => {
    const response = await askWorker(worker, { HOSTS: 'www.example go.example.com example' }, path)
    expect(response.status).toBe(421)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toBe('This service does not answer by this name.\n')
  })

  it('answers by a name that it lists, in whatever case, and by every name where it lists none', async () => {
    const usual = await statusUnder({})
    expect(usual).not.toBe(421)
    for (const HOSTS of ['go.example', ' www.example\nGO.example ', '', ' ']) {
      expect(await statusUnder({ HOSTS })).toBe(usual)
    }
  })
})
