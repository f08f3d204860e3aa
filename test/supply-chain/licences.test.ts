import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'
import { readLockfile, type LockedPackage } from '../../src/cli/supply-chain/lockfile.ts'
import { reachOf } from '../../src/cli/supply-chain/reach.ts'
import {
  allowedAtRunTime,
  allowedInDevelopment,
  exceptionsAtRunTime,
  exceptionsInDevelopment,
  isMet,
  type Exception,
} from './licences.ts'

const lockfile = readLockfile()
const reach = await reachOf(lockfile)
const atRunTime = new Set([...reach.values()].flatMap((packages) => [...packages]))

function isFine(each: LockedPackage, allowed: ReadonlySet<string>, exceptions: readonly Exception[]): boolean {
  const own = exceptions.filter(({ names }) => names.test(each.name)).map(({ licence }) => licence)
  const fine = new Set([...allowed, ...own])
  return isMet(each.licence ?? 'NONE', (licence) => fine.has(licence))
}

function named({ name, version, licence }: LockedPackage): string {
  return `${name}@${version}: ${licence}`
}

describe('the licences of packages', () => {
  it('are on the list, or an exception with a reason, for every package of the lockfile', () => {
    expect(lockfile.size).toBeGreaterThan(300)
    const others = [...lockfile.values()].filter((each) => !isFine(each, allowedInDevelopment, exceptionsInDevelopment))
    expect(others.map(named)).toEqual([])
  })

  it('are on the stricter list for all that is run or handed out', () => {
    expect([...reach].filter(([, packages]) => packages.size < 8)).toEqual([])
    const others = [...atRunTime].filter((each) => !isFine(each, allowedAtRunTime, exceptionsAtRunTime))
    expect(others.map(named)).toEqual([])
  })

  it('need every exception that there is, and no package is excepted by accident', () => {
    const all = [...lockfile.values()]
    const used = exceptionsInDevelopment.map(({ names, licence }) => {
      const hit = all.filter((each) => names.test(each.name))
      return hit.length > 0 && hit.every((each) => each.licence?.includes(licence))
    })
    expect(used).toEqual(exceptionsInDevelopment.map(() => true))
    expect(all.filter((each) => each.name.startsWith('@img/sharp-') && atRunTime.has(each))).toEqual([])
  })

  it('are those that the installed packages name themselves', () => {
    const installed = [...lockfile.values()].flatMap((each) => {
      const manifest = join(repository, each.path, 'package.json')
      if (!existsSync(manifest)) return []
      const { license } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly license?: unknown }
      return [{ name: each.name, locked: each.licence, own: license }]
    })
    expect(installed.length).toBeGreaterThan(150)
    expect(installed.filter(({ locked, own }) => locked !== own)).toEqual([])
  })
})

describe('an expression of licences', () => {
  const mit = (licence: string): boolean => licence === 'MIT'
  const both = (licence: string): boolean => licence === 'MIT' || licence === 'Apache-2.0'

  it.each([
    ['MIT', true],
    ['mit', false],
    ['MIT OR GPL-3.0-only', true],
    ['(GPL-3.0-only OR MIT)', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only AND MIT OR MIT', true],
    ['MIT OR MIT AND GPL-3.0-only', true],
    ['GPL-3.0-only AND (MIT OR ISC)', false],
    ['MIT WITH Classpath-exception-2.0', false],
    ['MIT+', false],
  ])('`%s`, where only MIT is allowed: %s', (expression, met) => {
    expect(isMet(expression, mit)).toBe(met)
  })

  it('has both sides of an AND asked', () => {
    expect(isMet('Apache-2.0 AND (MIT OR GPL-2.0-only)', both)).toBe(true)
    expect(isMet('Apache-2.0 AND (ISC OR GPL-2.0-only)', both)).toBe(false)
  })

  it.each(['', 'SEE LICENSE IN LICENSE.md', 'MIT OR', '(MIT', 'MIT)', 'MIT Apache-2.0', 'OR MIT', 'MIT/X11'])(
    'that is none is an error: `%s`',
    (expression) => {
      expect(() => isMet(expression, () => true)).toThrow('`')
    },
  )
})
