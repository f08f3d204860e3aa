/**
 * The lockfile: every package that an installation may bring, by the folder it would stand in, and what needs what.
 *
 * Read from `package-lock.json` alone, so that it is the same on every platform and whatever is installed.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { repository } from '../repository.ts'

/** A package as the lockfile has it; absent lists are empty. */
export interface LockedPackage {
  /** The folder from the repository's, as `node_modules/a/node_modules/b`. */
  readonly path: string
  readonly name: string
  readonly version: string
  readonly licence: string | undefined
  readonly integrity: string | undefined
  readonly hasInstallScript: boolean
  /** What it needs to run. */
  readonly needs: readonly string[]
  /** What it uses where it is there: binaries of other platforms, packages that stand beside it. */
  readonly uses: readonly string[]
}

export type Lockfile = ReadonlyMap<string, LockedPackage>

interface LockEntry {
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

interface LockText {
  readonly packages: Readonly<Record<string, LockEntry>>
}

export function readLockfile(): Lockfile {
  const { packages } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as LockText
  const inFolders = Object.entries(packages).filter(([path]) => path !== '')
  return new Map(inFolders.map(([path, entry]) => [path, lockedPackage(path, entry)]))
}

function lockedPackage(path: string, entry: LockEntry): LockedPackage {
  return {
    path,
    name: entry.name ?? folderName(path),
    version: entry.version ?? '',
    licence: entry.license,
    integrity: entry.integrity,
    hasInstallScript: entry.hasInstallScript ?? false,
    needs: Object.keys(entry.dependencies ?? {}),
    uses: Object.keys({ ...entry.optionalDependencies, ...entry.peerDependencies }),
  }
}

function folderName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

/** The package that a name means in a folder, as Node looks for it: the nearest `node_modules` upwards. */
export function resolvePackage(lockfile: Lockfile, name: string, from = ''): LockedPackage | undefined {
  for (let folder = from; ; folder = parentOf(folder)) {
    const found = lockfile.get(folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`)
    if (found !== undefined || folder === '') return found
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/')))
}

/** Packages, and all that they need to run. */
export function closureOf(lockfile: Lockfile, names: readonly string[]): ReadonlySet<LockedPackage> {
  const found = new Set<LockedPackage>()
  const visit = (name: string, from?: string): void => {
    const each = resolvePackage(lockfile, name, from)
    if (each === undefined) throw new Error(`the lockfile has no \`${name}\``)
    if (found.has(each)) return
    found.add(each)
    for (const needed of each.needs) visit(needed, each.path)
  }
  for (const name of names) visit(name)
  return found
}
