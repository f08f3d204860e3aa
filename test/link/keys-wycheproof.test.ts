import { describe, expect, it } from 'vitest'
import { type JsonObject } from '../../src/kernel/json.ts'
import { member } from '../../src/kernel/json.ts'
import { importKey } from '../../src/link/jwk.ts'
import { parseJws, verifyJws } from '../../src/link/jws.ts'
import { type KeyRing, readKeys } from '../../src/link/keys.ts'
import { hostileCorpus } from '../support/corpus.ts'

interface KeySet {
  readonly keys: readonly JsonObject[]
}

interface Vectors {
  readonly testGroups: readonly {
    readonly public?: KeySet
    readonly private: KeySet
    readonly tests: readonly { readonly tcId: number; readonly jws: string; readonly result: 'valid' | 'invalid' }[]
  }[]
}

const text = hostileCorpus('wycheproof/json_web_key_test.json')

describe.skipIf(text === undefined)(
  'Wycheproof JWK vectors (skipped where they do not stand beside the checkout)',
  () => {
    it('as link keys: every valid one of an admitted algorithm works, and no invalid one but a set of mixed kinds', async () => {
      const { accepted, refused } = await run(async (set, jws) => {
        const ring = await readKeys(JSON.stringify(set))
        return isSignedByOneOf(ring, jws)
      })
      // 1: a set that holds a shared secret beside a public key. Each key here is pinned to its algorithm, so one cannot
      // be taken for the other, and a rotation from one kind to another needs both.
      expect(accepted).toEqual({ valid: [2, 13], invalid: [1] })
      // 5, 14, 15: RS256, HS384 and HS512 are not for link keys.
      expect(refused.valid).toEqual([5, 14, 15])
      expect(refused.invalid).toHaveLength(20)
    })

    it('as keys of any algorithm: every valid one works, and an RSA key is not searched for the ROCA fault', async () => {
      const { accepted, refused } = await run(async (set, jws) => {
        const parsed = parseJws(jws)
        const named = set.keys.filter((key) => parsed.ok && key['kid'] === parsed.value.header['kid'])
        const [only, ...more] = named
        const key = more.length > 0 ? undefined : await importKey(only)
        return parsed.ok && key?.ok === true && (await verifyJws(parsed.value, key.value)).ok
      })
      expect(accepted).toEqual({ valid: [2, 5, 13, 14, 15], invalid: [1, 7] })
      expect(refused.valid).toEqual([])
      expect(refused.invalid).toHaveLength(19)
    })
  },
)

async function isSignedByOneOf(ring: KeyRing, compact: string): Promise<boolean> {
  const jws = parseJws(compact)
  const kid = jws.ok ? member(jws.value.header, 'kid') : undefined
  const key = typeof kid === 'string' ? ring.keys.get(kid) : undefined
  return jws.ok && key !== undefined && (await verifyJws(jws.value, key)).ok
}

async function run(accepts: (set: KeySet, jws: string) => Promise<boolean>) {
  const accepted = { valid: [] as number[], invalid: [] as number[] }
  const refused = { valid: [] as number[], invalid: [] as number[] }
  const { testGroups } = JSON.parse(text ?? '') as Vectors
  for (const group of testGroups) {
    for (const { tcId, jws, result } of group.tests) {
      const isAccepted = await accepts(group.public ?? group.private, jws)
      ;(isAccepted ? accepted : refused)[result].push(tcId)
    }
  }
  return { accepted, refused }
}
