/**
 * The world that is deployed to: wrangler of this repository, its files, and what answers afterwards.
 *
 * @module
 */

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { freshKid, newKey } from '../../control/keys.ts'
import { instant } from '../../kernel/instant.ts'
import { Api } from '../api-client.ts'
import type { DeployPorts, Health, Ran, Secrets } from './ports.ts'
import { readConfiguration } from './target.ts'

export interface WorldOptions {
  /** The repository: where `wrangler.toml` stands. */
  readonly root: string
  /** The file of kept secrets. */
  readonly secretsFile: string
  /** The only issuer that a new key of links speaks for. */
  readonly issuer: string | undefined
}

export function makeWorld({ root, secretsFile, issuer }: WorldOptions): DeployPorts {
  const toml = join(root, 'wrangler.toml')
  return {
    wrangler: async (args) => await runWrangler(root, args),
    configuration: async () => await readConfiguration(toml),
    toml: { read: () => readFileSync(toml, 'utf8'), write: (text) => writeFileSync(toml, text) },
    kept: {
      file: secretsFile,
      read: () => (existsSync(secretsFile) ? (JSON.parse(readFileSync(secretsFile, 'utf8')) as Secrets) : {}),
      write: (secrets) => keep(secretsFile, secrets),
    },
    lend: async (secrets, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'detour-deploy-'))
      try {
        const file = join(folder, 'secrets.json')
        writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
        return await use(file)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    newSecret: async (name) =>
      name === 'LINK_KEYS' ? await newLinkKeys(issuer) : randomBytes(32).toString('base64url'),
    health: healthOf,
    publishFirst,
    wait: async () => await wait(3000),
    say: (line) => process.stderr.write(`${line}\n`),
  }
}

/** Without a terminal wrangler asks nobody and takes its defaults. */
async function runWrangler(root: string, args: readonly string[]): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'detour-wrangler-'))
  const told = join(folder, 'told.ndjson')
  try {
    const child = spawn(process.execPath, [join(root, 'node_modules/wrangler/bin/wrangler.js'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, WRANGLER_OUTPUT_FILE_PATH: told, WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG: 'log' },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    const status = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? 1))
    })
    return { status, stdout, stderr, addresses: addressesIn(existsSync(told) ? readFileSync(told, 'utf8') : '') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Of wrangler's own report of a deployment: a custom domain before an address of workers.dev. */
export function addressesIn(told: string): readonly string[] {
  const targets = told
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly type?: string; readonly targets?: readonly string[] | null })
    .flatMap(({ type, targets: each }) => (type === 'deploy' ? (each ?? []) : []))
  const domains = targets.flatMap((target) => {
    const domain = /^([^\s/*]+) \(custom domain\b/.exec(target)?.[1]
    return domain === undefined ? [] : [`https://${domain}`]
  })
  return [...domains, ...targets.filter((target) => /^https:\/\/[^\s*]+$/.test(target))]
}

/** Whole or not at all, and for its owner alone. */
function keep(file: string, secrets: Secrets): void {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.new`
  writeFileSync(draft, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}

async function newLinkKeys(issuer: string | undefined): Promise<string> {
  const kid = freshKid({ keys: [] }, instant(Date.now()))
  return JSON.stringify({ keys: [await newKey({ alg: 'HS256', kid, iss: issuer })] })
}

async function healthOf(url: string): Promise<Health | undefined> {
  try {
    const response = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(10_000) })
    const { ok, missing = [], settings = [], degraded = [] } = (await response.json()) as Partial<Health>
    return typeof ok === 'boolean' ? { ok, missing, settings, degraded } : undefined
  } catch {
    return undefined
  }
}

async function publishFirst(url: string, token: string, policy: string): Promise<number> {
  const api = new Api(url, token)
  const { head } = await api.ask<{ head: number }>('GET', '/versions', { query: { limit: 1 } })
  if (head > 0) return head
  const body = { source: policy, base: 0, message: 'the first policy' }
  return (await api.ask<{ version: number }>('POST', '/versions', { body })).version
}
