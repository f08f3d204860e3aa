/**
 * The first start: publish the Douyin example and load its catalogue, through the same doors operators use.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { catalogueFromCsv } from '../../catalogue/csv.ts'
import { Api } from '../api-client.ts'
import type { LocalInstance } from './instance.ts'

export interface Seeded {
  readonly policyVersion: number
  /** Rows loaded now; 0 when the data of an earlier start was found. */
  readonly catalogueRows: number
}

const catalogueMark = 'local:catalogue-loaded'

export async function seed(instance: LocalInstance, root: string, token: string): Promise<Seeded> {
  const api = new Api(instance.url, token)
  const { head } = await api.versions()
  const policyVersion = head > 0 ? head : await publishExample(api, root)
  if ((await instance.kv.get(catalogueMark)) !== null) return { policyVersion, catalogueRows: 0 }
  const catalogueRows = await loadCatalogue(instance, join(root, 'examples/douyin/catalogue.csv'))
  await instance.kv.put(catalogueMark, String(catalogueRows))
  return { policyVersion, catalogueRows }
}

async function publishExample(api: Api, root: string): Promise<number> {
  const source = readFileSync(join(root, 'examples/douyin/policy.yaml'), 'utf8')
  const published = await api.publish({ source, base: 0, message: 'the Douyin example' })
  if (!published.ok) throw new Error(`the example policy was refused: ${JSON.stringify(published.error.body)}`)
  return published.value.version
}

async function loadCatalogue(instance: LocalInstance, file: string): Promise<number> {
  const { pairs, faults, rows } = catalogueFromCsv(readFileSync(file, 'utf8'))
  const [fault] = faults
  if (fault !== undefined) throw new Error(`${file}:${fault.line}: ${fault.message}`)
  await Promise.all(pairs.map(({ key, value }) => instance.kv.put(key, value)))
  return rows
}
