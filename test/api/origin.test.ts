import { describe, expect, it } from 'vitest'

import { formFault, originFault, readOrigins } from '../../src/api/origin.ts'

function request(method: string, headers: Readonly<Record<string, string>>, body?: BodyInit): Request {
  return new Request('https://go.example/api/v1/versions', { method, headers, ...(body === undefined ? {} : { body }) })
}

const consoles = ['https://console.example']

describe('a request that changes something', () => {
  it.each([
    ['a program', {}, true],
    ['a page of its own origin', { origin: 'https://go.example', 'sec-fetch-site': 'same-origin' }, true],
    ['the address bar', { 'sec-fetch-site': 'none' }, true],
    ['a console that is listed', { origin: 'https://console.example', 'sec-fetch-site': 'same-site' }, true],
    ['another site', { origin: 'https://evil.example' }, false],
    ['another site with JSON', { origin: 'https://evil.example', 'content-type': 'application/json' }, false],
    ['the same host over http', { origin: 'http://go.example' }, false],
    ['the same host at another port', { origin: 'https://go.example:8443' }, false],
    ['a name that begins alike', { origin: 'https://go.example.evil.example' }, false],
    ['a page without an origin', { origin: 'null' }, false],
    ['a neighbour by name', { 'sec-fetch-site': 'same-site' }, false],
    ['another site by the browser’s word', { 'sec-fetch-site': 'cross-site' }, false],
    ['another site that says it is ours', { origin: 'https://go.example', 'sec-fetch-site': 'cross-site' }, false],
  ])('of %s: allowed %o', (_, headers, isAllowed) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect(originFault(request(method, headers as Record<string, string>), consoles) === undefined).toBe(isAllowed)
    }
  })

  it.each(['GET', 'HEAD', 'OPTIONS'])('is not one by %s, whoever makes it', (method) => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect(originFault(request(method, headers))).toBeUndefined()
    expect(formFault(request(method, headers))).toBeUndefined()
  })
})

describe('a request whose sender Access knows', () => {
  it.each([
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['application/x-ndjson', true],
    ['text/plain', false],
    ['Text/Plain;charset=UTF-8', false],
    ['application/x-www-form-urlencoded', false],
    ['multipart/form-data; boundary=x', false],
  ])('may have a body of %s: %o', (type, isAllowed) => {
    expect(formFault(request('POST', { 'content-type': type }, '{}')) === undefined).toBe(isAllowed)
  })

  it('needs a type for a body, and none without', () => {
    expect(formFault(request('POST', {}, new Blob(['{}'])))).toBe('a body needs a `Content-Type`')
    expect(formFault(request('DELETE', {}))).toBeUndefined()
  })
})

it('reads origins, and leaves out what is none', () => {
  expect(readOrigins('https://a.example, https://b.example:8443')).toEqual([
    'https://a.example',
    'https://b.example:8443',
  ])
  expect(readOrigins('https://a.example/ * a.example null')).toEqual([])
  expect(readOrigins(undefined)).toEqual([])
})
