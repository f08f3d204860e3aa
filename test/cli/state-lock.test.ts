import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { lockState } from '../../src/cli/local/state-lock.ts'
import { repository } from '../../src/cli/repository.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'detour-lock-'))
  file = join(folder, 'instance.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A process that lives until it is ended. */
async function somebody() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  return child
}

async function listener() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

describe('a state folder', () => {
  it('is one instance’s alone: another start is told where it answers, and ends', async () => {
    const [child, { server, port }] = [await somebody(), await listener()]
    try {
      writeFileSync(file, JSON.stringify({ pid: child.pid, host: '127.0.0.1', port }))
      const args = [join(repository, 'src/cli/main.ts'), 'serve', '--port', '0', '--state', folder]
      const run = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
      let said = ''
      run.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
      const [status] = (await once(run, 'close')) as [number | null]
      expect(said).toBe(
        `detour: \`${folder}\` is in use by the instance on port ${port}: \`kill ${child.pid}\` ends it, or give \`--state\` another folder\n`,
      )
      expect(status).toBe(exit.failed)
      expect(existsSync(file)).toBe(true)
    } finally {
      child.kill()
      server.close()
    }
  })

  it('is held by an instance that is still starting', async () => {
    const child = await somebody()
    try {
      writeFileSync(file, JSON.stringify({ pid: child.pid }))
      await expect(lockState(folder)).rejects.toThrow(
        `is in use by an instance that is starting: \`kill ${child.pid}\` ends it, or give \`--state\` another folder`,
      )
    } finally {
      child.kill()
    }
  })

  it('is free again after an instance that was killed', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    writeFileSync(file, JSON.stringify({ pid, host: '127.0.0.1', port: 1 }))
    const lock = await lockState(folder)
    await expect(lockState(folder)).resolves.toBeDefined()
    lock.release()
    expect(existsSync(file)).toBe(false)
  })

  it('is free again after an instance that ended itself in the middle', async () => {
    const lock = join(repository, 'src/cli/local/state-lock.ts')
    const script = `const { lockState } = await import(${JSON.stringify(lock)}); await lockState(${JSON.stringify(folder)})
      console.log((await import('node:fs')).existsSync(${JSON.stringify(file)})); process.exit(130)`
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect([stdout, status, existsSync(file)]).toEqual(['true\n', 130, false])
  })

  it('is free where its process number is somebody else’s by now, who listens elsewhere', async () => {
    const [child, { server, port }] = [await somebody(), await listener()]
    server.close()
    await once(server, 'close')
    try {
      writeFileSync(file, JSON.stringify({ pid: child.pid, host: '127.0.0.1', port }))
      await expect(lockState(folder)).resolves.toBeDefined()
    } finally {
      child.kill()
    }
  })

  it.each(['', '{', '{"pid":"x"}'])('is free where what stands there was not written to the end: %j', async (text) => {
    writeFileSync(file, text)
    await expect(lockState(folder)).resolves.toBeDefined()
  })
})
