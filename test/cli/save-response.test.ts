import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGzip } from 'node:zlib'
import { gunzipSync } from 'node:zlib'

import { afterAll, beforeEach, describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { save } from '../../src/cli/save-response.ts'
import { loopback } from './loopback.ts'

const parent = mkdtempSync(join(tmpdir(), 'detour-save-'))
let folder = parent

beforeEach(() => {
  folder = mkdtempSync(join(parent, 'of-'))
})
afterAll(() => rmSync(parent, { recursive: true, force: true }))

// eslint-disable-next-line @typescript-eslint/require-await
async function* lines(many: number, ending?: Error): AsyncGenerator<string> {
  for (let n = 1; n <= many; n++) yield `line ${n}\n`
  if (ending !== undefined) throw ending
}

describe('saving', () => {
  it('makes a file that only its owner reads', async () => {
    const out = join(folder, 'out')
    await save(lines(2), out)
    expect(readFileSync(out, 'utf8')).toBe('line 1\nline 2\n')
    expect(statSync(out).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['out'])
  })

  it('leaves nothing behind where it breaks off', async () => {
    const out = join(folder, 'out')
    await expect(save(lines(2, new Error('it broke off')), out)).rejects.toThrow('nothing was saved: it broke off')
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps the file that was there where it breaks off', async () => {
    const out = join(folder, 'out')
    writeFileSync(out, 'the one of yesterday')
    await expect(save(lines(2, new Error('it broke off')), out)).rejects.toThrow('it broke off')
    expect(readFileSync(out, 'utf8')).toBe('the one of yesterday')
    expect(readdirSync(folder)).toEqual(['out'])
  })

  it('says which file it could not make', async () => {
    const out = join(folder, 'nowhere', 'out')
    await expect(save(lines(1), out)).rejects.toThrow(`${out}: nothing was saved`)
  })

  it('follows a link, and keeps it', async () => {
    mkdirSync(join(folder, 'real'))
    writeFileSync(join(folder, 'real/out'), 'before')
    symlinkSync('real/out', join(folder, 'out'))
    await save(lines(1), join(folder, 'out'))
    expect(readFileSync(join(folder, 'real/out'), 'utf8')).toBe('line 1\n')
    expect(readdirSync(folder)).toEqual(['out', 'real'])
  })

  it('writes into a pipe, and does not put a file in its place', async () => {
    const pipe = join(folder, 'pipe')
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0)
    const read = new Promise<string>((resolve, reject) => {
      void import('node:fs/promises').then(({ readFile }) => readFile(pipe, 'utf8').then(resolve, reject))
    })
    await save(lines(2), pipe)
    expect(await read).toBe('line 1\nline 2\n')
    expect(statSync(pipe).isFIFO()).toBe(true)
  })

  it('can pack on the way', async () => {
    const out = join(folder, 'out.gz')
    await save(lines(3), out, createGzip())
    expect(gunzipSync(readFileSync(out)).toString('utf8')).toBe('line 1\nline 2\nline 3\n')
  })
})

describe.each(['decisions export', 'audit export', 'catalogue export'])('%s', (command) => {
  async function exported(answer: (response: ServerResponse) => void) {
    const instance = await loopback((_, response) => answer(response))
    const ran = await instance.detour([...command.split(' '), '-o', join(folder, 'out')])
    instance.stop()
    return ran
  }

  it('saves the whole answer, for its owner alone', async () => {
    expect(await exported((response) => response.end('all of it\n'))).toMatchObject({ status: exit.ok, stdout: '' })
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('all of it\n')
    expect(statSync(join(folder, 'out')).mode & 0o777).toBe(0o600)
  })

  it('saves nothing of an answer that breaks off', async () => {
    const { status, stderr } = await exported((response) => {
      response.write('the first half\n', () => setImmediate(() => response.destroy()))
    })
    expect(status).toBe(exit.failed)
    expect(stderr).toContain('nothing was saved')
    expect(readdirSync(folder)).toEqual([])
  })
})
