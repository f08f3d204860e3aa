import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterAll, describe, expect, it } from 'vitest'

import { chunksOf, UnusableFile, type CatalogueFile, type FileChunk } from '../../../src/catalogue/file.ts'
import { openCatalogue } from '../../../src/cli/commands/catalogue-file.ts'
import { openCatalogueFile } from '../../../src/console/screens/catalogue/import-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'detour-import-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

const head = 'marketplace,id,to_marketplace,to_id,title\n'
const rows = Array.from({ length: 1201 }, (_, n) => `jd,${n},xiaodian,${n},"灯 ${n}${n % 7 === 0 ? '\n二' : ''}"\n`)
const csv = `\uFEFF${head}${rows.join('')}`
const ndjson = rows.map((_, n) => `{"marketplace":"jd","id":"${n}"}\n${n % 5 === 0 ? '\n' : ''}`).join('')

async function chunks(file: CatalogueFile): Promise<readonly FileChunk[]> {
  const all: FileChunk[] = []
  for await (const chunk of chunksOf(file, () => undefined)) all.push(chunk)
  return all
}

/** Without how much was read when a chunk was cut, which depends on the pieces a file comes in. */
function cut(all: readonly FileChunk[]): readonly unknown[] {
  return all.map(({ n, firstLine, body, rows: many }) => ({ n, firstLine, body, many }))
}

describe('a file chosen in the browser', () => {
  it.each([
    ['catalogue.csv', Buffer.from(csv)],
    ['catalogue.ndjson', Buffer.from(ndjson)],
    ['catalogue.csv.gz', gzipSync(csv)],
    ['catalogue', Buffer.from(ndjson)],
  ])('%s has the chunks and the fingerprint that the command line gives it', async (name, bytes) => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    const there = openCatalogue(path, undefined)
    const here = await openCatalogueFile(new File([bytes], name))
    expect([here.name, here.format, here.fingerprint, here.size]).toEqual([
      there.name,
      there.format,
      there.fingerprint,
      there.size,
    ])
    const [mine, theirs] = [await chunks(here), await chunks(there)]
    expect(mine).toHaveLength(3)
    expect(cut(mine)).toEqual(cut(theirs))
    expect(here.bytesRead()).toBe(bytes.length)
  })

  it('is refused by name where it is not UTF-8', async () => {
    const gbk = Buffer.concat([Buffer.from(`${head}jd,1,xiaodian,1,`), Buffer.from([0xc4, 0xe3, 0x0a])])
    await expect(chunks(await openCatalogueFile(new File([gbk], 'a.csv')))).rejects.toMatchObject({
      fault: { kind: 'not_utf8' },
    })
  })

  it('is refused by name where gzip cannot unpack it', async () => {
    const broken = gzipSync(csv).subarray(0, 900)
    const reading = chunks(await openCatalogueFile(new File([broken], 'a.csv.gz')))
    await expect(reading).rejects.toBeInstanceOf(UnusableFile)
    await expect(reading).rejects.toMatchObject({ fault: { kind: 'not_whole' } })
  })
})
