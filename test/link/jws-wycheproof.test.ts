import { describe, expect, it } from 'vitest'
import { type JsonObject } from '../../src/kernel/json.ts'
import { importKey } from '../../src/link/jwk.ts'
import { parseJws, verifyJws } from '../../src/link/jws.ts'
import { hostileCorpus } from '../support/corpus.ts'

interface Vectors {
  readonly numberOfTests: number
  readonly testGroups: readonly {
    readonly public?: JsonObject
    readonly private: JsonObject
    readonly tests: readonly { readonly tcId: number; readonly jws: string; readonly result: 'valid' | 'invalid' }[]
  }[]
}

const text = hostileCorpus('wycheproof/json_web_signature_test.json')

describe.skipIf(text === undefined)(
  'Wycheproof JWS vectors (skipped where they do not stand beside the checkout)',
  () => {
    it('differ from us only where they contradict themselves or their own keys', async () => {
      const { numberOfTests, testGroups } = read()
      const invalidAccepted: number[] = []
      const validRefused: number[] = []
      let seen = 0
      for (const group of testGroups) {
        const key = await importKey(group.public ?? group.private)
        for (const { tcId, jws, result } of group.tests) {
          seen++
          const parsed = parseJws(jws)
          const accepted = key.ok && parsed.ok && (await verifyJws(parsed.value, key.value)).ok
          if (accepted && result === 'invalid') invalidAccepted.push(tcId)
          if (!accepted && result === 'valid') validRefused.push(tcId)
        }
      }
      expect(seen).toBe(401)
      expect(seen).toBe(numberOfTests)
      // Byte for byte the valid 357.
      expect(invalidAccepted).toEqual([367, 370])
      // 346, 350: the key says PS256, the text PS384. 347, 351: the key says `ES521`, which does not exist. 372, 373: a
      // `?` stands in the base64url.
      expect(validRefused).toEqual([346, 347, 350, 351, 372, 373])
    })

    it.each([
      [353, 'RS256', 'key_use'],
      [354, 'ES256', 'key_use'],
      [355, 'RS256', 'key_use'],
      [356, 'ES256', 'key_use'],
    ])('%i: a key for encryption does not verify, even with the `alg` it lacks there', async (tcId, alg, fault) => {
      const group = read().testGroups.find(({ tests }) => tests.some((test) => test.tcId === tcId))
      const jwk = group?.public
      expect(await importKey({ ...jwk, alg })).toEqual({ ok: false, error: fault })
      expect(await importKey({ ...jwk, alg, use: 'sig', key_ops: ['verify'] })).toMatchObject({ ok: true })
    })
  },
)

function read(): Vectors {
  return JSON.parse(text ?? '') as Vectors
}
