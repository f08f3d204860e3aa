/**
 * The first start: publish the Douyin example and load its catalogue, through the same doors operators use.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Api, ApiRefusal } from '../api-client.ts'
import { openCatalogue } from '../commands/catalogue-file.ts'
import { uploadCatalogue } from '../commands/catalogue-upload.ts'
import type { LocalInstance } from './run.ts'

export interface Seeded {
  readonly policyVersion: number
  /** Rows loaded now; 0 when the data of an earlier start was found. */
  readonly catalogueRows: number
}

export async function seed(instance: Pick<LocalInstance, 'url'>, root: string, token: string): Promise<Seeded> {
  const api = new Api(instance.url, token)
  const policyVersion = await publishExample(api, root)
  return { policyVersion, catalogueRows: await loadCatalogue(api, join(root, 'examples/douyin/catalogue.csv')) }
}

/** Where something was published before, that stays. */
async function publishExample(api: Api, root: string): Promise<number> {
  const { head } = await api.ask<{ head: number }>('GET', '/versions', { query: { limit: 1 } })
  if (head > 0) return head
  const source = readFileSync(join(root, 'examples/douyin/policy.yaml'), 'utf8')
  const body = { source, base: 0, message: 'the Douyin example' }
  try {
    const { version } = await api.ask<{ version: number }>('POST', '/versions', { body })
    await letOneDecide(api)
    return version
  } catch (cause) {
    if (!(cause instanceof ApiRefusal)) throw cause
    throw new Error(`the example policy was refused: ${cause.message}`, { cause })
  }
}

/** Whoever tries it out is alone: nobody is there to approve what he changes. */
export async function letOneDecide(api: Api): Promise<void> {
  const response = await api.open('GET', '/settings')
  const settings = (await response.json()) as object
  const ifMatch = (response.headers.get('etag') ?? '').replaceAll('"', '')
  await api.ask('PUT', '/settings', { body: { ...settings, approvals: 0 }, ifMatch })
}

/** An import of the same file that was finished is there already. */
async function loadCatalogue(api: Api, path: string): Promise<number> {
  const file = openCatalogue(path, 'csv')
  const query = { state: 'finished', fingerprint: file.fingerprint }
  const { items } = await api.ask<{ items: readonly unknown[] }>('GET', '/catalogue/imports', { query })
  if (items.length > 0) return 0
  const { rows } = await uploadCatalogue(api, file, { mode: 'merge', dryRun: false, concurrency: 1 })
  if (rows.refused > 0) throw new Error(`${path}: ${rows.refused} rows were refused`)
  return rows.accepted
}
