import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { connect, instanceUrl } from '../../src/cli/connection.ts'
import {
  chosenProfile,
  credentialsFile,
  parseInstanceUrl,
  parseProfileName,
  readCredentials,
  writeCredentials,
} from '../../src/cli/profile.ts'

let folder: string
let file: string

const near = { url: 'https://near.example', token: 'dtr_near' }
const far = { url: 'https://far.example', token: 'dtr_far' }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'detour-profile-'))
  file = credentialsFile({ XDG_CONFIG_HOME: folder })
  vi.stubEnv('XDG_CONFIG_HOME', folder)
  for (const name of ['DETOUR_URL', 'DETOUR_TOKEN', 'DETOUR_PROFILE']) vi.stubEnv(name, undefined)
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  rmSync(folder, { recursive: true })
})

/** The address a command would ask, and the token it would show there. */
async function asked(): Promise<readonly [string, string | null]> {
  const seen: [string, string | null][] = []
  vi.stubGlobal('fetch', async (url: URL, init: { readonly headers: Record<string, string> }) => {
    seen.push([url.origin, init.headers['authorization'] ?? null])
    return Response.json({})
  })
  await connect().ask('GET', '/whoami')
  return seen[0] ?? ['', null]
}

describe('the file of credentials', () => {
  it('is read as it was written, by nobody else, and leaves nothing beside it', () => {
    writeCredentials(file, { current: 'near', profiles: { near, far } })
    expect(readCredentials(file)).toEqual({ current: 'near', profiles: { near, far } })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'detour')).mode & 0o777).toBe(0o700)
    expect(readdirSync(join(folder, 'detour'))).toEqual(['credentials.json'])
    writeCredentials(file, { current: undefined, profiles: {} })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ format_version: 1, current: null, profiles: {} })
  })

  it.each([0o640, 0o604, 0o644, 0o660])('is not used when its mode is %o: others could read it', (mode) => {
    writeCredentials(file, { current: 'near', profiles: { near } })
    chmodSync(file, mode)
    expect(() => readCredentials(file)).toThrow('can be read by others')
  })

  it('that does not exist holds nothing', () => {
    expect(readCredentials(file)).toEqual({ current: undefined, profiles: {} })
    expect(chosenProfile({ XDG_CONFIG_HOME: folder })).toBeUndefined()
  })

  it.each(['', '[]', '{"format_version":2,"profiles":{}}', '{"format_version":1,"profiles":{"a":{"url":1}}}'])(
    'with %o is damaged, and says so',
    (text) => {
      writeCredentials(file, { current: undefined, profiles: {} })
      writeFileSync(file, text)
      expect(() => readCredentials(file)).toThrow('is damaged')
    },
  )
})

describe('the instance a command talks to', () => {
  beforeEach(() => writeCredentials(file, { current: 'near', profiles: { near, far } }))

  it('is that of the profile in use', async () => {
    expect(instanceUrl()).toBe(near.url)
    expect(await asked()).toEqual([near.url, 'Bearer dtr_near'])
  })

  it('is that of DETOUR_PROFILE before it', async () => {
    vi.stubEnv('DETOUR_PROFILE', 'far')
    expect(await asked()).toEqual([far.url, 'Bearer dtr_far'])
  })

  it('is that of the environment before both', async () => {
    vi.stubEnv('DETOUR_PROFILE', 'far')
    vi.stubEnv('DETOUR_URL', 'https://other.example')
    vi.stubEnv('DETOUR_TOKEN', 'dtr_other')
    expect(await asked()).toEqual(['https://other.example', 'Bearer dtr_other'])
  })

  it('gets no token that was kept for another', () => {
    vi.stubEnv('DETOUR_URL', 'https://other.example')
    expect(() => connect()).toThrow('no token for https://other.example')
    vi.stubEnv('DETOUR_URL', 'https://near.example.evil.example')
    expect(() => connect()).toThrow('no token')
  })

  it('must be one that is known', () => {
    for (const name of ['nowhere', 'constructor', '__proto__']) {
      vi.stubEnv('DETOUR_PROFILE', name)
      expect(() => connect()).toThrow(`there is no profile \`${name}\``)
    }
  })
})

describe('what is typed', () => {
  it.each([
    'https://go.example',
    'https://go.example/',
    'http://127.0.0.1:8787',
    'http://localhost:8787',
    'http://[::1]:1',
  ])('may be the instance %s', (text) => {
    expect(parseInstanceUrl(text)).toBe(text.replace(/\/$/, ''))
  })

  it.each(['http://go.example', 'go.example', 'ftp://go.example', 'http://127.0.0.1.evil.example', ''])(
    'is no instance: %o',
    (text) => {
      expect(() => parseInstanceUrl(text)).toThrow('an instance is')
    },
  )

  it.each(['', '__proto__', 'A', 'a b', '-a', 'x'.repeat(41)])('is no name of a profile: %o', (text) => {
    expect(() => parseProfileName(text)).toThrow('a profile has a short name')
  })
})
