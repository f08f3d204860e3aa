import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { consolePage } from '../../src/api/console-page.ts'
import { repository } from '../../src/cli/repository.ts'
import { readLockfile } from '../../src/cli/supply-chain/lockfile.ts'
import { noticesText } from '../../src/cli/supply-chain/notices.ts'
import { reachOf } from '../../src/cli/supply-chain/reach.ts'

const kept = readFileSync(join(repository, 'src/console/public/assets/third-party-notices.txt'), 'utf8')
const inConsole = [...((await reachOf(readLockfile())).get('console') ?? [])]

describe('the notices beside the console', () => {
  it('are those of the packages whose code it contains', () => {
    expect(inConsole.length).toBeGreaterThan(30)
    expect(noticesText(inConsole)).toBe(kept)
  })

  it('name each of them with its version, and who holds the copyright', () => {
    const lines = new Set(kept.split('\n'))
    const unnamed = inConsole.filter(({ name, version, licence }) => !lines.has(`${name} ${version} (${licence})`))
    expect(unnamed).toEqual([])
    const sections = kept.split(/^-{80}$/m).slice(1)
    expect(sections.length).toBeGreaterThan(15)
    expect(sections.filter((text) => !/copyright/i.test(text))).toEqual([])
  })

  it('do not list what only the tools are made of', () => {
    expect(kept).not.toContain('Bundled dependencies')
  })

  it('are handed out by the Worker where the other files of the console are', async () => {
    const asked: string[] = []
    const assets = {
      fetch: async (request: Request) => {
        asked.push(new URL(request.url).pathname)
        return new Response(kept, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
      },
    }
    const path = '/console/assets/third-party-notices.txt'
    const response = await consolePage(new Request(`https://detour.example${path}`), assets)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(kept)
    expect(asked).toEqual([path])
  })
})
