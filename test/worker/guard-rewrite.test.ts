import { expect, it } from 'vitest'

import worker from '../../src/worker-content.ts'
import { askWorker, bindings } from '../support/worker.ts'

const service = 'a-service-token-for-tests-of-more-than-32-characters'

it.each(['/v1/rewrite?surface=live_room', '/v1/unrewrite'])(
  'a page that %s sends back does nothing when somebody opens it on our host',
  async (path) => {
    const headers = { 'content-type': 'text/html', authorization: `Bearer ${service}` }
    const init = { method: 'POST', headers, body: '<script>alert(1)</script>' }
    const response = await askWorker(worker, { ...bindings, SERVICE_TOKENS: service }, path, init)
    expect(await response.text()).toBe('<script>alert(1)</script>')
    const policy = response.headers.get('content-security-policy')
    expect(policy).toBe("default-src 'none'; sandbox; frame-ancestors 'none'")
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  },
)
