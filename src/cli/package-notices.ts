/**
 * The notices of the package: whoever gets it gets a copy of the libraries bundled there, and their licences ask that notice
 * and permission go with every copy.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { repository } from './repository.ts'
import type { LockedPackage } from './supply-chain/lockfile.ts'
import { noticesText } from './supply-chain/notices.ts'

/** Packages that bring no text: whose they are, by what they say of themselves, and where the same licence stands. */
const withoutText: Readonly<Record<string, { readonly by: string; readonly text: string }>> = {
  '@bomb.sh/tab': { by: 'the Bombshell authors', text: 'LICENSE' },
  '@stricli/core': { by: 'Bloomberg Finance L.P.', text: 'node_modules/canonicalize/LICENSE' },
  standardwebhooks: { by: 'Standard Webhooks', text: 'LICENSE' },
}

export function packageNotices(packages: ReadonlySet<LockedPackage>): string {
  const all = [...packages]
  const told = noticesText(
    all.filter(({ name }) => !(name in withoutText)),
    'The command line',
  )
  const others = all.flatMap(({ name, version, licence = '' }) => {
    const source = withoutText[name]
    if (source === undefined) return []
    const text = readFileSync(join(repository, source.text), 'utf8').replace(/^Copyright .*\n\n?/m, '')
    return [`\n${'-'.repeat(80)}\n\n${name} ${version} (${licence})\nCopyright (c) ${source.by}\n\n${text.trim()}\n`]
  })
  return [told, ...others].join('')
}
