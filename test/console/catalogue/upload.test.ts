import { describe, expect, it } from 'vitest'

import type { FileChunk } from '../../../src/catalogue/file.ts'
import { uploadCatalogue, type ImportDoor, type ImportProgress, type NewImport } from '../../../src/catalogue/upload.ts'
import { openCatalogueFile } from '../../../src/console/screens/catalogue/import-file.ts'

const counts = { accepted: 0, new: 0, changed: 0, unchanged: 0, refused: 0 }

/** An instance that keeps what it was sent. `trouble` may throw before a chunk is taken. */
function memoryDoor(trouble: (n: number, tries: number) => void = () => undefined) {
  const jobs: (ImportProgress & { readonly fingerprint: string | null })[] = []
  const sent: number[] = []
  const tries = new Map<number, number>()
  const taken = new Map<number, FileChunk>()
  const jobOf = (id: string): ImportProgress => {
    const job = jobs.find((each) => each.id === id)
    if (job === undefined) throw new Error('there is no such import')
    return { ...job, done: [...taken.keys()].map((n) => [n, n] as const), chunks: taken.size }
  }
  const door: ImportDoor = {
    openOf: (fingerprint) =>
      Promise.resolve(jobs.filter((job) => job.fingerprint === fingerprint && job.state === 'open')),
    read: (id) => Promise.resolve(jobOf(id)),
    start: ({ name, mode, dry_run, fingerprint }: NewImport) => {
      const job = {
        id: `imp_${jobs.length}`,
        name,
        mode,
        dry_run,
        fingerprint: fingerprint ?? null,
        state: 'open' as const,
        started_by: 'me',
        started_at: '2026-11-01T00:00:00Z',
        rows: counts,
        deleted: 0,
        chunks: 0,
        done: [],
        waiting: 0,
      }
      jobs.push(job)
      return Promise.resolve(job)
    },
    send: (_, chunk) => {
      tries.set(chunk.n, (tries.get(chunk.n) ?? 0) + 1)
      try {
        trouble(chunk.n, tries.get(chunk.n) ?? 0)
      } catch (cause) {
        return Promise.reject(cause)
      }
      sent.push(chunk.n)
      taken.set(chunk.n, chunk)
      return Promise.resolve()
    },
    finish: (id, { chunks }) => {
      if (chunks !== taken.size) return Promise.reject(new Error('chunks are missing'))
      return Promise.resolve({ ...jobOf(id), state: 'finished' })
    },
    isPassing: (cause) => cause instanceof Error && cause.message === 'busy',
  }
  return { door, jobs, sent, taken }
}

function fileOf(rows: number): File {
  const lines = Array.from({ length: rows }, (_, n) => `jd,${n},xiaodian,${n}\n`)
  return new File([`marketplace,id,to_marketplace,to_id\n${lines.join('')}`], 'a.csv')
}

const plain = { mode: 'merge', dryRun: false, concurrency: 2, pause: () => Promise.resolve() } as const

describe('an upload', () => {
  it('sends every chunk once and finishes', async () => {
    const { door, sent } = memoryDoor()
    const job = await uploadCatalogue(door, await openCatalogueFile(fileOf(1100)), plain)
    expect([job.state, sent.toSorted((one, other) => one - other)]).toEqual(['finished', [0, 1, 2]])
  })

  it('goes on by the fingerprint of the file where it broke off, without sending again what was taken', async () => {
    let isDown = true
    const { door, jobs, sent } = memoryDoor((n) => {
      if (isDown && n === 2) throw new Error('gone')
    })
    const first = uploadCatalogue(door, await openCatalogueFile(fileOf(1100)), plain)
    await expect(first).rejects.toThrow('gone')
    isDown = false
    const starts: boolean[] = []
    const job = await uploadCatalogue(door, await openCatalogueFile(fileOf(1100)), {
      ...plain,
      onStart: (_, isResumed) => starts.push(isResumed),
    })
    expect([job.state, jobs.length, starts, sent.toSorted((one, other) => one - other)]).toEqual([
      'finished',
      1,
      [true],
      [0, 1, 2],
    ])
  })

  it('does not go on with the trial of the same file', async () => {
    const { door, jobs } = memoryDoor((n) => {
      if (jobs.length === 1 && n === 1) throw new Error('gone')
    })
    const trial = uploadCatalogue(door, await openCatalogueFile(fileOf(600)), { ...plain, dryRun: true })
    await expect(trial).rejects.toThrow('gone')
    await uploadCatalogue(door, await openCatalogueFile(fileOf(600)), plain)
    expect(jobs.map((job) => job.dry_run)).toEqual([true, false])
  })

  it('asks again while the instance is busy', async () => {
    const { door, sent } = memoryDoor((_, tries) => {
      if (tries < 3) throw new Error('busy')
    })
    await uploadCatalogue(door, await openCatalogueFile(fileOf(10)), plain)
    expect(sent).toEqual([0])
  })

  it('refuses another file than the one that an import began with', async () => {
    const { door, jobs } = memoryDoor()
    await door.start({ name: 'b.csv', mode: 'merge', dry_run: false, fingerprint: 'another' })
    const going = uploadCatalogue(door, await openCatalogueFile(fileOf(3)), { ...plain, resume: 'imp_0' })
    await expect(going).rejects.toMatchObject({ fault: { kind: 'other_file' } })
    expect(jobs).toHaveLength(1)
  })

  it('looks at the header before there is an import', async () => {
    const { door, jobs } = memoryDoor()
    const going = uploadCatalogue(door, await openCatalogueFile(new File(['a,id\n1,2\n'], 'a.csv')), plain)
    await expect(going).rejects.toMatchObject({ fault: { kind: 'bad_head', line: 1 } })
    expect(jobs).toEqual([])
  })

  it('stops where it is when it is interrupted, and leaves the import open', async () => {
    const stopper = new AbortController()
    const { door, jobs, taken } = memoryDoor((n) => {
      if (n === 1) stopper.abort()
    })
    const going = uploadCatalogue(door, await openCatalogueFile(fileOf(3000)), {
      ...plain,
      concurrency: 1,
      signal: stopper.signal,
    })
    await expect(going).rejects.toMatchObject({ name: 'AbortError' })
    expect([jobs[0]?.state, taken.size]).toEqual(['open', 2])
  })
})
