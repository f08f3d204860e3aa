/**
 * What is generated from the code and committed: `npm run generate` writes it, `npm run check` compares it.
 *
 * @module
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import packageJson from '../../package.json' with { type: 'json' }
import { openapiOf } from '../api/openapi.ts'
import { routeTable } from '../api/route-table.ts'
import { endpoints } from '../api/routes.ts'
import { instant } from '../kernel/instant.ts'
import { decisionMatrix } from '../policy/analysis/matrix.ts'
import { renderMatrixMarkdown } from '../policy/analysis/render-matrix.ts'
import { compilePolicy } from '../policy/language/compile.ts'
import { diagnosticPages } from '../policy/language/explain.ts'
import { policyJsonSchema } from '../policy/language/schema.ts'
import type { Program } from '../policy/program.ts'
import { registryOf } from '../policy/registry.ts'
import { exit } from './exit.ts'
import { repository } from './repository.ts'
import { readLockfile } from './supply-chain/lockfile.ts'
import { noticesText } from './supply-chain/notices.ts'
import { reachOf } from './supply-chain/reach.ts'
import { sbomText } from './supply-chain/sbom.ts'

const isCheck = process.argv.includes('--check')

const lockfile = readLockfile()
const reach = await reachOf(lockfile)

/** Paths from the repository, and what stands there. */
const generated = new Map<string, string>([
  ['src/gateway/bundled-policy.generated.json', json(programOf('douyin'))],
  ['src/api/openapi.generated.json', json(openapiOf(endpoints, packageJson.version))],
  ['docs/reference/admin-api.md', routeTable(endpoints)],
  ['docs/reference/policy.schema.json', json(policyJsonSchema())],
  ...[...diagnosticPages()].map(([name, text]) => [`docs/reference/diagnostics/${name}`, text] as const),
  ['docs/sbom.generated.cdx.json', sbomText(lockfile, reach)],
  // Vite takes it over as it is, and the Worker hands out what lies beside the console's parts.
  ['src/console/public/assets/third-party-notices.txt', noticesText(reach.get('console') ?? [])],
  ['examples/douyin/README.md', withMatrix('douyin', 'party')],
  ['examples/kuaishou/README.md', withMatrix('kuaishou', 'marketplace')],
])

const stale = [...generated].filter(([path, text]) => read(path) !== text).map(([path]) => path)
const left = leftovers('docs/reference/diagnostics')

if (isCheck) {
  for (const path of [...stale, ...left])
    process.stderr.write(`${path} is not what the code says: run \`npm run generate\`\n`)
  if (stale.length + left.length > 0) process.exitCode = exit.failed
} else {
  for (const path of stale) {
    mkdirSync(dirname(join(repository, path)), { recursive: true })
    writeFileSync(join(repository, path), generated.get(path) ?? '')
    process.stderr.write(`${path} is written\n`)
  }
  for (const path of left) rmSync(join(repository, path))
}

function programOf(example: string): Program {
  const { program, diagnostics } = compilePolicy(read(`examples/${example}/policy.yaml`) ?? '')
  if (program === undefined) throw new Error(`examples/${example}: ${diagnostics[0]?.message.en ?? 'no program'}`)
  return program
}

/** The README of an example, with the matrix of its policy between the two marks. */
function withMatrix(example: string, by: 'party' | 'marketplace'): string {
  const program = programOf(example)
  const matrix = decisionMatrix({ program, registry: registryOf(program) }, { by, now: instant(0) })
  const table = renderMatrixMarkdown(matrix, { language: 'en' })
  const text = read(`examples/${example}/README.md`) ?? ''
  const marks = /(<!-- matrix -->\n)[^]*?(<!-- \/matrix -->)/
  if (!marks.test(text)) throw new Error(`examples/${example}/README.md has no place for its matrix`)
  return text.replace(marks, (_, begin: string, end: string) => `${begin}\n${table.trim()}\n\n${end}`)
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

function read(path: string): string | undefined {
  const full = join(repository, path)
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined
}

/** Pages of codes that are no more. */
function leftovers(folder: string): readonly string[] {
  const names = existsSync(join(repository, folder)) ? readdirSync(join(repository, folder)) : []
  return names.map((name) => `${folder}/${name}`).filter((path) => !generated.has(path))
}
