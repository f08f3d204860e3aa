import { describe, expect, it } from 'vitest'

import worker from '../../src/worker.ts'
import { askWorker, bindings } from '../support/worker.ts'

const authorised = { authorization: `Bearer ${bindings.DETOUR_TOKEN}` }

interface Sent {
  readonly body?: unknown
  readonly type?: string
  readonly ifMatch?: string
  /** By default the bootstrap token. */
  readonly token?: string
}

async function call(method: string, path: string, more: Sent = {}) {
  const { body, type = 'application/json', ifMatch, token = bindings.DETOUR_TOKEN } = more
  const response = await askWorker(worker, bindings, `/api/v1/catalogue${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': type }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /json(?:;|$)/.test(response.headers.get('content-type') ?? '') && !text.includes('}\n{')
  return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : text }
}

async function started(body: Record<string, unknown> = {}): Promise<string> {
  const { body: job } = await call('POST', '/imports', { body: { name: 'a.csv', ...body } })
  return (job as { id: string }).id
}

const header = 'marketplace,id,title,to_marketplace,to_id,status'

describe('an import', () => {
  it('brings CSV and NDJSON to D1 and KV, and tells every refused row', async () => {
    const id = await started()
    const csv = `${header}\nsuning,1,"云杉, ""新""",xiaodian,31,\nsuning,,x,xiaodian,3,\n`
    expect(await call('PUT', `/imports/${id}/chunks/0?first_line=2`, { body: csv, type: 'text/csv' })).toMatchObject({
      status: 200,
      body: { chunk: 0, rows: { accepted: 1, new: 1, refused: 1 }, waiting: 0 },
    })
    const line = '{"marketplace":"suning","id":"2","to_marketplace":"xiaodian","to_id":"32","price":9.5}\n'
    await call('PUT', `/imports/${id}/chunks/1?first_line=4`, { body: line, type: 'application/x-ndjson' })
    expect(await bindings.KV.get('eq:suning:1')).toContain('云杉, \\"新\\"')
    expect(await bindings.KV.get('eq:suning:2')).toContain('"price":9.5')
    expect(await call('POST', `/imports/${id}/finish`, { body: { chunks: 3 } })).toMatchObject({
      status: 409,
      body: { code: 'conflict', chunks: 2 },
    })
    expect(await call('POST', `/imports/${id}/finish`, { body: { chunks: 2 } })).toMatchObject({
      status: 200,
      body: { state: 'finished', rows: { accepted: 2, refused: 1 }, done: [[0, 1]], next_chunk: 2, waiting: 0 },
    })
    expect(await call('GET', `/imports/${id}/faults`)).toMatchObject({
      body: { items: [{ line: 3, column: 'id', message: 'is empty', row: 'suning,,x,xiaodian,3,' }], next: null },
    })
    expect((await call('GET', `/imports/${id}/faults?format=csv`)).body).toContain('3,id,is empty,')
    expect(await call('GET', '/imports?state=finished')).toMatchObject({ body: { items: [{ id }] } })
  })

  it('refuses a chunk with another content, with unknown columns, or too much in it', async () => {
    const id = await started({ dry_run: true })
    const path = `/imports/${id}/chunks/0`
    expect(await call('PUT', path, { body: '平台,id\n', type: 'text/csv' })).toMatchObject({
      status: 400,
      body: { faults: expect.arrayContaining([{ at: 'header/平台', message: 'is not a known column' }]) },
    })
    const rows = Array.from({ length: 901 }, (_, index) => `jd,${index},t,xiaodian,1,`)
    expect(await call('PUT', path, { body: `${header}\n${rows.join('\n')}`, type: 'text/csv' })).toMatchObject({
      status: 413,
    })
    expect(await call('PUT', path, { body: 'x'.repeat(1_000_001), type: 'text/csv' })).toMatchObject({ status: 413 })
    expect(await call('PUT', path, { body: '{}', type: 'text/plain' })).toMatchObject({ status: 415 })
    const good = `${header}\n${rows.slice(0, 2).join('\n')}`
    expect(await call('PUT', path, { body: good, type: 'text/csv' })).toMatchObject({ status: 200 })
    expect(await call('PUT', path, { body: good, type: 'text/csv' })).toMatchObject({ status: 200 })
    expect(await call('PUT', path, { body: `${good}\n`, type: 'text/csv' })).toMatchObject({ status: 409 })
    expect(await call('GET', '/entries/eq:jd:0')).toMatchObject({ status: 404 })
    expect(await call('POST', `/imports/${id}/cancel`)).toMatchObject({ status: 200, body: { state: 'cancelled' } })
    expect(await call('PUT', `/imports/${id}/chunks/1`, { body: good, type: 'text/csv' })).toMatchObject({
      status: 409,
    })
  })

  it('replaces, and asks before it deletes much', async () => {
    const first = await started()
    const rows = Array.from({ length: 6 }, (_, index) => `gome,${index},t,xiaodian,1${index},`)
    await call('PUT', `/imports/${first}/chunks/0`, { body: `${header}\n${rows.join('\n')}`, type: 'text/csv' })
    await call('POST', `/imports/${first}/finish`, { body: { chunks: 1 } })
    const second = await started({ mode: 'replace' })
    await call('PUT', `/imports/${second}/chunks/0`, { body: `${header}\n${rows[0]}`, type: 'text/csv' })
    expect(await call('POST', `/imports/${second}/finish`, { body: { chunks: 1 } })).toMatchObject({
      status: 409,
      body: { confirm: 5, standing: 6 },
    })
    expect(await call('POST', `/imports/${second}/finish`, { body: { chunks: 1, confirm: 5 } })).toMatchObject({
      status: 200,
      body: { deleted: 5, waiting: 0 },
    })
    const { keys } = await bindings.KV.list({ prefix: 'eq:gome:' })
    expect(keys.map(({ name }) => name)).toEqual(['eq:gome:0'])
  })

  it('comes out of an export as it went in', async () => {
    const id = await started()
    const rows = Array.from({ length: 150 }, (_, index) => `dangdang,${index},=t${index},xiaodian,1${index},`)
    await call('PUT', `/imports/${id}/chunks/0`, { body: `${header}\n${rows.join('\n')}`, type: 'text/csv' })
    const exported = await call('GET', '/export')
    const lines = String(exported.body).trim().split('\r\n')
    expect(lines.filter((line) => line.includes(`product,dangdang,`) && line.includes(`,'=t`))).toHaveLength(150)
    const part = [lines[0], ...lines.filter((line) => line.includes(',dangdang,'))].join('\n')
    const again = await started({ dry_run: true })
    expect(await call('PUT', `/imports/${again}/chunks/0`, { body: part, type: 'text/csv' })).toMatchObject({
      body: { rows: { accepted: 150, unchanged: 150 } },
    })
    expect(String((await call('GET', '/export?format=ndjson')).body)).toContain(
      '{"kind":"product","marketplace":"dangdang"',
    )
  })
})

describe('an entry', () => {
  it('is put, read with its ETag, approved and deleted', async () => {
    const row = { title: 'a', to_marketplace: 'xiaodian', to_id: '5', status: 'pending', price: 9.9 }
    const made = await call('PUT', '/entries/eq:vipshop:7', { body: row })
    expect(made).toMatchObject({ status: 201, body: { key: 'eq:vipshop:7', status: 'pending', projected: true } })
    expect(await call('PUT', '/entries/eq:vipshop:7', { body: row })).toMatchObject({ status: 428 })
    expect(await call('PUT', '/entries/eq:vipshop:7', { body: row, ifMatch: '"1"' })).toMatchObject({ status: 412 })
    const read = await call('GET', '/entries/eq:vipshop:7')
    expect(read.headers.get('etag')).toBe(made.headers.get('etag'))
    expect(await call('PUT', '/entries/eq:vipshop:8', { body: { ...row, grade: 'same' } })).toMatchObject({
      status: 400,
      body: { faults: [{ at: 'body/grade' }] },
    })
    expect(await call('POST', '/entries/eq:vipshop:7/approve')).toMatchObject({
      status: 200,
      body: { status: 'active' },
    })
    expect(await bindings.KV.get('eq:vipshop:7')).toContain('"active"')
    expect(await call('POST', '/entries/eq:vipshop:7/approve')).toMatchObject({ status: 409 })
    expect(await call('DELETE', '/entries/eq:vipshop:7')).toMatchObject({ status: 428 })
    expect(await call('DELETE', '/entries/eq:vipshop:7', { ifMatch: '*' })).toMatchObject({ status: 204 })
    expect(await bindings.KV.get('eq:vipshop:7')).toBeNull()
    expect(await call('GET', '/entries/eq:vipshop:7')).toMatchObject({ status: 404 })
    expect(await call('GET', '/entries/policy:active')).toMatchObject({ status: 400 })
  })

  it('stands in lists, in the health of the catalogue, and in what is missing', async () => {
    await call('PUT', '/entries/eqshop:tmall:yun', {
      body: { title: '云杉旗舰店', to_marketplace: 'xiaodian', to_id: 'Vx' },
    })
    expect(await call('GET', `/entries?text=${encodeURIComponent('云杉旗')}`)).toMatchObject({
      body: { items: [{ key: 'eqshop:tmall:yun', row: { kind: 'shop', title: '云杉旗舰店' } }], next: null },
    })
    expect(await call('GET', '/health')).toMatchObject({ status: 200, body: { waiting: 0, gone: 0 } })
    expect(await call('GET', '/coverage?days=7')).toMatchObject({ status: 200, body: { items: [] } })
  })
})

it('is worked on by several people, each within what he may', async () => {
  const made = await Promise.all(
    ['a', 'b'].map(async (name) => {
      const response = await askWorker(worker, bindings, '/api/v1/tokens', {
        method: 'POST',
        headers: { ...authorised, 'content-type': 'application/json' },
        body: JSON.stringify({ name, role: 'editor', areas: ['catalogue'] }),
      })
      const { token }: { token: string } = await response.json()
      return token
    }),
  )
  const [mine = '', theirs = ''] = made
  const row = { to_marketplace: 'xiaodian', to_id: '5', title: '"é" 壳', price: 9.9, approved_by: 'me' }
  const put = await call('PUT', '/entries/eq:mogujie:1', { body: { ...row, status: 'pending' }, token: mine })
  expect(put).toMatchObject({ status: 201, body: { status: 'pending' } })
  expect((put.body as { row: object }).row).not.toHaveProperty('approved_by')
  expect(await call('PUT', '/entries/eq:mogujie:1', { body: row, ifMatch: '*', token: theirs })).toMatchObject({
    status: 200,
    body: { status: 'pending' },
  })
  const { body: job } = await call('POST', '/imports', { body: { name: 'b.csv', fingerprint: 'f' }, token: mine })
  const path = `/imports/${(job as { id: string }).id}`
  const line = `${JSON.stringify({ ...row, marketplace: 'mogujie', id: '1' })}\n`
  const chunk = { body: line, type: 'application/x-ndjson' }
  expect(await call('PUT', `${path}/chunks/0`, { ...chunk, token: theirs })).toMatchObject({ status: 403 })
  expect(await call('POST', `${path}/cancel`, { token: theirs })).toMatchObject({ status: 403 })
  expect(await call('POST', `${path}/finish`, { body: { chunks: 0 }, token: theirs })).toMatchObject({ status: 403 })
  expect(await call('GET', '/imports?fingerprint=f', { token: theirs })).toMatchObject({ body: { items: [] } })
  expect(await call('GET', '/imports?fingerprint=f', { token: mine })).toMatchObject({ body: { items: [job] } })
  expect(await call('PUT', `${path}/chunks/100001`, { ...chunk, token: mine })).toMatchObject({ status: 400 })
  expect(await call('PUT', `${path}/chunks/0`, { ...chunk, token: mine })).toMatchObject({
    status: 200,
    body: { rows: { accepted: 1, changed: 1 }, waiting: 0 },
  })
  const value = await bindings.KV.get('eq:mogujie:1')
  expect(value).toContain('"status":"pending"')
  expect(value).not.toContain('approved_by')
  expect(await call('POST', `${path}/cancel`)).toMatchObject({ status: 200 })
})

it('brings everything to KV again where keys were lost, and says how many wait', async () => {
  const id = await started()
  const body = `${header}\nsuning,91,x,xiaodian,31,\nsuning,92,y,xiaodian,32,\n`
  await call('PUT', `/imports/${id}/chunks/0?first_line=2`, { body, type: 'text/csv' })
  await bindings.KV.delete('eq:suning:91')
  expect(await call('POST', '/projection', { body: {} })).toMatchObject({ body: { written: 0, waiting: 0 } })
  expect(await bindings.KV.get('eq:suning:91')).toBeNull()
  const again = await call('POST', '/projection', { body: { all: true } })
  expect(again).toMatchObject({ status: 200, body: { failed: 0, waiting: 0 } })
  expect(await bindings.KV.get('eq:suning:91')).toContain('"product":"31"')
})
