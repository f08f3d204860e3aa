/**
 * Notices: the licences of the packages whose code is in the console's files.
 *
 * A browser gets a copy of that code, and their licences ask that notice and permission go with every copy; minifying takes
 * them out of the code. So the text lies beside the files, and is handed out as they are. The Worker's own bundle is handed
 * to nobody, but in the package of the command line, which has the same notices for all that is bundled there.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { repository } from '../repository.ts'
import type { LockedPackage } from './lockfile.ts'

const opening = (
  what: string,
): string => `${what} of Detour contains code of the packages below, each under the licence that follows it.
Detour itself is under the MIT licence.
`

const rule = '-'.repeat(80)

/** One text; packages that say the very same stand together. */
export function noticesText(packages: Iterable<LockedPackage>, what = 'The console'): string {
  const byText = Map.groupBy([...packages].toSorted(byName), licenceText)
  const sections = [...byText].map(([text, alike]) => `${alike.map(titleOf).join('\n')}\n\n${text}\n`)
  return [opening(what), ...sections].join(`\n${rule}\n\n`)
}

function titleOf({ name, version, licence }: LockedPackage): string {
  return `${name} ${version} (${licence ?? 'no licence named'})`
}

function byName(a: LockedPackage, b: LockedPackage): number {
  return a.name === b.name ? a.path.localeCompare(b.path, 'en') : a.name.localeCompare(b.name, 'en')
}

/** All files of a package that say how it may be copied; it is an error that there is none. */
function licenceText({ name, path }: LockedPackage): string {
  const folder = join(repository, path)
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)(?:[.-]|$)/i.test(file))
  if (files.length === 0) throw new Error(`\`${name}\` has no text of its licence`)
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8'))
  return texts.map((text) => ownPart(text).replaceAll('\r\n', '\n').trim()).join('\n\n')
}

/** Vite's file goes on with what its own program contains; of that nothing gets into a build. */
function ownPart(text: string): string {
  return text.split(/^# Licenses of bundled dependencies$/m)[0] ?? text
}
