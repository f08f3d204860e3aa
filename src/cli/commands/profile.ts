/**
 * `detour profile list|use`: the instances one has logged in to, and which of them counts.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import { UsageError } from '../exit.ts'
import { jsonFlag } from '../flags.ts'
import { printJson } from '../print-json.ts'
import { credentialsFile, parseProfileName, readCredentials, writeCredentials } from '../profile.ts'
import { table } from '../table.ts'

const list = buildCommand({
  docs: { brief: 'List the instances you have logged in to' },
  parameters: { flags: { json: jsonFlag } },
  func: ({ json }: { readonly json: boolean }) => {
    const { current, profiles } = readCredentials(credentialsFile(process.env))
    const inUse = process.env['DETOUR_PROFILE'] ?? current
    const items = Object.entries(profiles).map(([name, { url }]) => ({ name, url, in_use: name === inUse }))
    if (json) printJson({ items })
    else if (items.length === 0) process.stderr.write('no profiles yet: `detour login --url URL` makes one\n')
    else {
      const rows = items.map(({ name, url, in_use: isUsed }) => [isUsed ? '*' : '', name, url])
      process.stdout.write(table(['', 'profile', 'instance'], rows))
    }
  },
})

const use = buildCommand({
  docs: {
    brief: 'Choose the instance that commands talk to',
    fullDescription: 'DETOUR_PROFILE names another for one command, and DETOUR_URL and DETOUR_TOKEN come before both.',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'Its name', parse: parseProfileName, placeholder: 'profile' }],
    },
  },
  func: (_: object, name: string) => {
    const file = credentialsFile(process.env)
    const { profiles } = readCredentials(file)
    const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined
    if (profile === undefined) throw new UsageError(`there is no profile \`${name}\`: see \`detour profile list\``)
    writeCredentials(file, { current: name, profiles })
    process.stderr.write(`commands talk to ${profile.url} now\n`)
  },
})

export const profileRoutes = buildRouteMap({
  docs: { brief: 'The instances you have logged in to' },
  routes: { list, use },
  defaultCommand: 'list',
})
