import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import packageJson from '../../package.json' with { type: 'json' }
import { repository } from '../../src/cli/repository.ts'
import { readLockfile } from '../../src/cli/supply-chain/lockfile.ts'
import { reachOf } from '../../src/cli/supply-chain/reach.ts'
import { exceptionsInDevelopment } from './licences.ts'

const lockfile = readLockfile()
const inConsole = [...((await reachOf(lockfile)).get('console') ?? [])]
const page = readFileSync(join(repository, 'docs/dependencies.md'), 'utf8')
const runTime = Object.entries(packageJson.dependencies)
const direct = [...runTime, ...Object.entries(packageJson.devDependencies)]

interface Row {
  readonly name: string
  readonly version: string
  readonly section: string
  readonly words: readonly string[]
}

const rows: readonly Row[] = page.split(/^## /m).flatMap((text) => {
  const [section = '', ...lines] = text.split('\n')
  return lines.flatMap((line) => {
    const { name, rest } = /^\| `(?<name>[^`]+)` +\|(?<rest>.+)\|$/.exec(line)?.groups ?? {}
    if (name === undefined || rest === undefined) return []
    const [version = '', ...words] = rest.split('|').map((cell) => cell.trim())
    return [{ name, version, section, words }]
  })
})

describe('the lockfile', () => {
  it('has a SHA-512 for every package', () => {
    expect(lockfile.size).toBeGreaterThan(300)
    const without = [...lockfile.values()].filter(({ integrity }) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))
    expect(without.map(({ path }) => path)).toEqual([])
  })

  it('names no place that packages come from', () => {
    const text = readFileSync(join(repository, 'package-lock.json'), 'utf8')
    expect(text).not.toMatch(/"resolved"|"link"|git\+|file:|npm\.pkg|_authToken/)
  })

  it('has no package that runs a script at installation but those that are allowed', () => {
    const running = [...lockfile.values()].filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name)
    expect(new Set(running)).toEqual(new Set(Object.keys(packageJson.allowScripts)))
    expect(Object.values(packageJson.allowScripts)).not.toContain(false)
  })

  it('locks the versions that package.json names, each an exact one', () => {
    const versionForm = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/
    expect(direct.length).toBeGreaterThan(50)
    expect(direct.filter(([, version]) => !versionForm.test(version))).toEqual([])
    const other = direct.filter(([name, version]) => lockfile.get(`node_modules/${name}`)?.version !== version)
    expect(other).toEqual([])
  })
})

describe('the page of dependencies', () => {
  it('has each package of package.json once, in the version that is installed, and no other', () => {
    const stated = rows.map(({ name, version }) => `${name} ${version}`)
    expect(stated.toSorted()).toEqual(direct.map((each) => each.join(' ')).toSorted())
  })

  it('says of each what it is for, why this one, and what would replace it', () => {
    expect(rows.filter(({ words }) => words.length !== 3 || words.includes(''))).toEqual([])
  })

  it('has those of the Worker, of the console and of the developer apart', () => {
    const isInConsole = (name: string): boolean => inConsole.some(({ path }) => path === `node_modules/${name}`)
    const isRunTime = (name: string): boolean => runTime.some(([each]) => each === name)
    const sectionOf = (name: string): string => {
      if (isRunTime(name)) return 'Part of the Worker or the command line'
      // Vite leaves its loader of parts in the files; it is a tool all the same.
      return isInConsole(name) && name !== 'vite' ? 'Part of the console' : 'For building and testing'
    }
    expect(rows.filter(({ name, section }) => section !== sectionOf(name))).toEqual([])
  })

  it('names the licences that are excepted, and how each is held', () => {
    const excepted = exceptionsInDevelopment.map(({ licence }) => licence)
    expect(excepted.filter((licence) => !page.includes(licence))).toEqual([])
    const scripts = Object.keys(packageJson.allowScripts).map((name) => `\`${name}\``)
    expect(scripts.filter((name) => !page.includes(name))).toEqual([])
  })
})
