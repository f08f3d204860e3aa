/**
 * The bill of materials: every package of the lockfile as CycloneDX, with what it is for, its licence and its hash.
 *
 * Made from the lockfile alone, so it has neither a time nor a serial number, and the same lockfile makes the same bytes.
 * Addresses of a registry do not get into it.
 *
 * @module
 */

import packageJson from '../../../package.json' with { type: 'json' }
import { resolvePackage, type LockedPackage, type Lockfile } from './lockfile.ts'
import type { Reach } from './reach.ts'

/** CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/ (23 November 2026). */
const specVersion = '1.6'

interface Component {
  readonly 'bom-ref': string
  readonly type: 'library'
  readonly group?: string
  readonly name: string
  readonly version: string
  /** `required`: part of what is run or handed out. `excluded`: only for building and testing. */
  readonly scope: 'required' | 'excluded'
  readonly hashes: readonly { readonly alg: string; readonly content: string }[]
  readonly licenses: readonly object[]
  readonly purl: string
  readonly properties?: readonly { readonly name: string; readonly value: string }[]
}

/** The document, a line for each component, so that a changed package is a changed line. */
export function sbomText(lockfile: Lockfile, reach: Reach): string {
  const packages = distinct(lockfile)
  const components = packages.map((alike) => component(alike, reach))
  const root = `pkg:npm/${packageJson.name}@${packageJson.version}`
  const own = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.devDependencies)]
  const dependencies = [
    { ref: root, dependsOn: refsOf(lockfile, own) },
    ...packages.map((alike) => ({
      ref: purlOf(alike[0]),
      dependsOn: sorted(alike.flatMap(({ path, needs, uses }) => refsOf(lockfile, [...needs, ...uses], path))),
    })),
  ]
  const head = {
    $schema: `http://cyclonedx.org/schema/bom-${specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion,
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'pre-build' }],
      component: {
        'bom-ref': root,
        type: 'application',
        name: packageJson.name,
        version: packageJson.version,
        description: packageJson.description,
        licenses: [{ license: { id: packageJson.license } }],
        purl: root,
      },
    },
  }
  const opened = JSON.stringify(head, undefined, 2).slice(0, -2)
  return `${opened},\n  "components": ${lines(components)},\n  "dependencies": ${lines(dependencies)}\n}\n`
}

function lines(values: readonly object[]): string {
  return `[\n${values.map((value) => `    ${JSON.stringify(value)}`).join(',\n')}\n  ]`
}

type Alike = readonly [LockedPackage, ...LockedPackage[]]

/** Each package in each version once, however many folders have it. */
function distinct(lockfile: Lockfile): readonly Alike[] {
  const byPurl = Map.groupBy(lockfile.values(), purlOf)
  return sorted([...byPurl.keys()]).flatMap((purl) => {
    const [first, ...others] = byPurl.get(purl) ?? []
    return first === undefined ? [] : [[first, ...others] as const]
  })
}

function component(alike: Alike, reach: Reach): Component {
  const [one] = alike
  const [, group, name = one.name] = /^(?:(@[^/]+)\/)?(.+)$/.exec(one.name) ?? []
  const parts = [...reach].filter(([, packages]) => alike.some((each) => packages.has(each))).map(([part]) => part)
  const purl = purlOf(one)
  return {
    'bom-ref': purl,
    type: 'library',
    ...(group === undefined ? {} : { group }),
    name,
    version: one.version,
    scope: parts.length > 0 ? 'required' : 'excluded',
    hashes: hashesOf(one.integrity),
    licenses: licencesOf(one.licence),
    purl,
    ...(parts.length > 0 ? { properties: parts.map((value) => ({ name: 'detour:part', value })) } : {}),
  }
}

/** https://github.com/package-url/purl-spec: the `@` of a scope is written out. */
function purlOf({ name, version }: LockedPackage): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
}

function refsOf(lockfile: Lockfile, names: readonly string[], from?: string): readonly string[] {
  return sorted(names.flatMap((name) => resolvePackage(lockfile, name, from) ?? []).map(purlOf))
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted()
}

/** From `sha512-<base64>`, of which there may be several. */
function hashesOf(integrity = ''): Component['hashes'] {
  return integrity.split(/\s+/).flatMap((each) => {
    const { bits, hash } = /^sha(?<bits>256|384|512)-(?<hash>.+)$/.exec(each)?.groups ?? {}
    return hash === undefined ? [] : [{ alg: `SHA-${bits}`, content: Buffer.from(hash, 'base64').toString('hex') }]
  })
}

/** One licence by its id of SPDX, several as an expression. */
function licencesOf(licence: string | undefined): Component['licenses'] {
  if (licence === undefined) return []
  return licence.includes(' ') ? [{ expression: licence }] : [{ license: { id: licence } }]
}
