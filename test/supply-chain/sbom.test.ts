import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import packageJson from '../../package.json' with { type: 'json' }
import { repository } from '../../src/cli/repository.ts'
import { readLockfile } from '../../src/cli/supply-chain/lockfile.ts'
import { reachOf } from '../../src/cli/supply-chain/reach.ts'
import { sbomText } from '../../src/cli/supply-chain/sbom.ts'

interface Bill {
  readonly components: readonly {
    readonly name: string
    readonly version: string
    readonly scope: string
    readonly purl: string
    readonly hashes: readonly { readonly alg: string; readonly content: string }[]
    readonly licenses: readonly unknown[]
    readonly properties?: readonly { readonly value: string }[]
  }[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

const kept = readFileSync(join(repository, 'docs/sbom.generated.cdx.json'), 'utf8')
const bill = JSON.parse(kept) as Bill
const lockfile = readLockfile()
const reach = await reachOf(lockfile)

/** What npm itself makes of the same lockfile; it asks no registry for that. */
function billOfNpm(): Bill {
  const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse(text) as Bill
}

let npms: Bill

beforeAll(() => {
  npms = billOfNpm()
})

describe('the bill of materials', () => {
  it('is what the lockfile says, byte for byte', () => {
    expect(sbomText(lockfile, reach)).toBe(kept)
  })

  it('names the packages, hashes and licences that npm names', () => {
    const factsOf = ({ components }: Bill): readonly string[] =>
      components.map(({ purl, hashes, licenses }) => JSON.stringify({ purl, hashes, licenses })).toSorted()
    expect(factsOf(bill).length).toBeGreaterThan(300)
    expect(factsOf(bill)).toEqual(factsOf(npms))
  })

  it('says what needs what as npm says it', () => {
    const plain = (ref: string): string => ref.replace('pkg:npm/', '').replace('%40', '@')
    const edgesOf = ({ dependencies }: Bill): ReadonlyMap<string, readonly string[]> =>
      new Map(dependencies.map(({ ref, dependsOn }) => [plain(ref), dependsOn.map(plain).toSorted()]))
    expect(edgesOf(bill)).toEqual(edgesOf(npms))
  })

  it('gives a hash and a licence for every package', () => {
    const bare = bill.components.filter(
      ({ hashes, licenses }) => licenses.length === 0 || !hashes.some(({ alg }) => alg === 'SHA-512'),
    )
    expect(bare.map(({ purl }) => purl)).toEqual([])
  })

  it('tells what is run or handed out from what only builds and tests', () => {
    const partsOf = (name: string): readonly string[] =>
      bill.components.find((each) => each.name === name)?.properties?.map(({ value }) => value) ?? []
    expect(partsOf('hono')).toEqual(['worker', 'command line'])
    expect(partsOf('react-dom')).toEqual(['console'])
    expect(partsOf('vitest')).toEqual([])
    const wrong = bill.components.filter(
      ({ scope, properties = [] }) => scope !== (properties.length > 0 ? 'required' : 'excluded'),
    )
    expect(wrong).toEqual([])
    const purls = new Set(bill.components.filter(({ scope }) => scope === 'required').map(({ purl }) => purl))
    const direct = Object.entries(packageJson.dependencies).map(
      ([name, version]) => `pkg:npm/${name.replace('@', '%40')}@${version}`,
    )
    expect(direct.filter((purl) => !purls.has(purl))).toEqual([])
  })

  it('has no time, no serial number, and no address but that of its schema', () => {
    expect(kept.match(/https?:\/\/[^"\s]+/g)).toEqual(['http://cyclonedx.org/schema/bom-1.6.schema.json'])
    expect(kept).not.toMatch(/"(?:timestamp|serialNumber|externalReferences|resolved)"/)
  })
})
