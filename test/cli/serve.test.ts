import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { greeting } from '../../src/cli/local/greeting.ts'
import { repository } from '../../src/cli/repository.ts'

/** Whoever loads Vite builds the console, which takes long and would change `dist`. */
const noBuild = `import { registerHooks } from 'node:module'
registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'vite') throw new Error('it is built here')
    return next(specifier, context)
  },
})`

it('says that it builds before it does, on stderr, and leaves the folder free after a build that failed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'detour-serve-'))
  try {
    const hooks = `data:text/javascript,${encodeURIComponent(noBuild)}`
    const args = ['--import', hooks, join(repository, 'src/cli/main.ts'), 'serve', '--port', '0', '--state', folder]
    const ran = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 })
    expect(ran).toMatchObject({
      status: exit.failed,
      stdout: '',
      stderr: 'building the Workers and the console …\ndetour: it is built here\n',
    })
    expect(existsSync(join(folder, 'instance.json'))).toBe(false)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it('names the process that `kill` ends, when it is ready', () => {
  const running = { url: 'http://127.0.0.1:8787', token: 'a-token', version: 1, rows: 20, pid: 4711 }
  expect(greeting(running)).toContain('Policy version 1, 20 equivalents loaded.')
  expect(greeting(running)).toContain('\n  Ctrl-C ends it; from elsewhere `kill 4711` does.\n')
})
