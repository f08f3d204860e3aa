/**
 * Guards of evidence: tokens, the keys they are verified with, and what a context may be taken from.
 *
 * @module
 */

import { guardsOf } from './guard.ts'

const token = 'src/link/token.ts'
const jws = 'src/link/jws.ts'
const jwk = 'src/link/jwk.ts'
const base64url = 'src/kernel/base64url.ts'
const strictJson = 'src/kernel/strict-json.ts'
const keys = 'src/link/keys.ts'
const context = 'src/context/context.ts'

const tokens = guardsOf(
  ['test/link/token.test.ts', 'test/control/keys.test.ts'],
  [
    {
      id: 'token-length',
      holds: 'a token of more than 4,096 characters is not looked at',
      file: token,
      source: `if (compact.length > maximumTokenLength) return err('token_too_long')`,
      instead: '',
    },
    {
      id: 'token-type',
      holds: 'no other kind of JWT passes for a link token',
      file: token,
      source: `if (member(header, 'typ') !== linkTokenType) return err('token_type')`,
      instead: '',
    },
    {
      id: 'token-header-members',
      holds: 'a header with anything besides alg, typ and kid (jku, jwk, zip) is refused',
      file: token,
      source: `if (Object.keys(header).length !== 3) return err('token_header')`,
      instead: '',
    },
    {
      id: 'token-issuer',
      holds: 'a key speaks for its own issuer only',
      file: token,
      source: `if (typeof iss !== 'string' || (key.iss !== undefined && iss !== key.iss)) return err('token_issuer')`,
      instead: `if (typeof iss !== 'string') return err('token_issuer')`,
    },
    {
      id: 'token-issuer-present',
      holds: 'a token without an issuer is refused',
      file: token,
      source: `if (typeof iss !== 'string' || (key.iss !== undefined && iss !== key.iss)) return err('token_issuer')`,
      instead: `if (key.iss !== undefined && iss !== key.iss) return err('token_issuer')`,
    },
    {
      id: 'token-audience',
      holds: 'a token made for another reader, or for several, is refused',
      file: token,
      source: `if (member(payload, 'aud') !== audience) return err('token_audience')`,
      instead: '',
    },
    {
      id: 'token-whole-seconds',
      holds: 'an expiry that is no whole number (1e999, a text) is refused',
      file: token,
      source: `if (!isSeconds(iat) || !isSeconds(exp) || (nbf !== undefined && !isSeconds(nbf)) || exp <= iat)`,
      instead: `if (!isSeconds(iat) || typeof exp !== 'number' || exp <= iat)`,
    },
    {
      id: 'token-ends-after-it-begins',
      holds: 'a token that ends before it was issued is refused',
      file: token,
      source: `|| (nbf !== undefined && !isSeconds(nbf)) || exp <= iat)`,
      instead: `|| (nbf !== undefined && !isSeconds(nbf)))`,
    },
    {
      id: 'token-lifetime',
      holds: 'a token lives no longer than its key allows',
      file: token,
      source: `if (exp - iat > key.maxLifetimeSeconds) return err('token_lifetime')`,
      instead: '',
    },
    {
      id: 'token-retired-key',
      holds: 'a token issued after its key was retired is refused',
      file: token,
      source: `if (key.notAfter !== undefined && iat > key.notAfter) return err('token_retired_key')`,
      instead: '',
    },
    {
      id: 'token-surface-form',
      holds: 'a surface is a word that policies can name',
      file: token,
      source: `|| typeof surface !== 'string' || !isSurface(surface)) return`,
      instead: `|| typeof surface !== 'string') return`,
    },
    {
      id: 'token-followers',
      holds: 'a number of followers is a whole number from zero',
      file: token,
      source: `if (followers !== undefined && !isCount(followers)) return err('token_claims')`,
      instead: '',
    },
    {
      id: 'token-bad-claims',
      holds: 'a claim about the place that is too long or no text costs the whole token',
      file: token,
      source: `if (content === bad || author === bad || channel === bad || client === bad || lang === bad) return err('token_claims')`,
      instead: '',
    },
    {
      id: 'token-bad-other-claims',
      holds: 'any other claim that is too long or no text costs the whole token',
      file: token,
      source: `if (jti === bad || hint === bad || was === bad || insteadOf === bad) return err('token_claims')`,
      instead: '',
    },
    {
      id: 'token-claim-length',
      holds: 'a claim has a greatest length',
      file: token,
      source: `if (typeof claim !== 'string' || claim === '' || claim.length > limit) return bad`,
      instead: `if (typeof claim !== 'string' || claim === '') return bad`,
    },
    {
      id: 'token-lone-surrogate',
      holds: 'a claim with half a character in it is refused',
      file: token,
      source: `return claim.isWellFormed() ? claim : bad`,
      instead: `return claim`,
    },
    {
      id: 'token-issued-ahead',
      holds: 'a token issued more than a minute ahead of our clock does not count yet',
      file: token,
      source: `if (claims.iat > seconds + aheadSeconds) return err('token_not_yet_valid')`,
      instead: '',
    },
    {
      id: 'token-not-before',
      holds: 'a token does not count before its nbf',
      file: token,
      source: `if (claims.nbf !== undefined && claims.nbf > seconds + aheadSeconds) return err('token_not_yet_valid')`,
      instead: '',
    },
    {
      id: 'token-expiry',
      holds: 'a token does not count after its end',
      file: token,
      source: `return claims.exp > seconds - graceSeconds ? ok(claims) : err('token_expired')`,
      instead: `return ok(claims)`,
    },
    {
      id: 'token-remembered-is-asked-again',
      holds: 'a token that was verified before is held to the clock each time',
      file: token,
      source: `const current = inTime(known, now)`,
      instead: `const current = ok(known)`,
    },
    {
      id: 'token-remembered-are-bounded',
      holds: 'no more than 1,024 tokens are remembered',
      file: token,
      source: `if (oldest !== undefined) memory.delete(oldest)`,
      instead: '',
    },
    {
      id: 'token-claimed-destination-length',
      holds: 'of a refused token that is too long not even the destination is read',
      file: token,
      source: `if (compact.length > maximumTokenLength) return err({ fault, to: undefined })`,
      instead: '',
    },
    {
      id: 'token-unknown-key',
      holds: 'a token counts only under the key that its kid names',
      file: token,
      source: `const key = ring.keys.get(kid)`,
      instead: `const key = ring.keys.get(kid) ?? ring.keys.values().next().value`,
    },
  ],
)

const signatures = guardsOf(
  ['test/link/jws.test.ts'],
  [
    {
      id: 'jws-algorithm-of-the-key',
      holds: 'the key decides the algorithm, never the text',
      file: jws,
      source: `if (member(jws.header, 'alg') !== key.alg) return err('algorithm')`,
      instead: '',
    },
    {
      id: 'jws-critical-extension',
      holds: 'an extension that is critical and not understood is refused',
      file: jws,
      source: `if (Object.hasOwn(jws.header, 'crit') || Object.hasOwn(jws.header, 'b64')) return err('extension')`,
      instead: '',
    },
    {
      id: 'jws-signature-length',
      holds: 'a signature has the one length of its algorithm',
      file: jws,
      source: `if (jws.signature.length !== (algorithm.octets ?? modulusOctets(key.verify))) return err('signature')`,
      instead: '',
    },
    {
      id: 'jws-signature',
      holds: 'only what the key has signed is believed',
      file: jws,
      source: `return isGenuine ? ok(jws) : err('signature')`,
      instead: `return isGenuine === undefined ? err('signature') : ok(jws)`,
    },
    {
      id: 'jws-three-parts',
      holds: 'a signed text has three parts',
      file: jws,
      source: `const signature = decodeBase64url(compact.slice(second + 1))`,
      instead: `const signature = decodeBase64url(compact.slice(second + 1).split('.', 1)[0] ?? '')`,
    },
    {
      id: 'jws-empty-signature',
      holds: 'an empty signature is none',
      file: jws,
      source: `signature === undefined || signature.length === 0) {`,
      instead: `signature === undefined) {`,
    },
  ],
)

const spellings = guardsOf(
  ['test/kernel/base64url.test.ts'],
  [
    {
      id: 'jws-one-spelling',
      holds: 'bytes have one spelling in base64url',
      file: base64url,
      source: `return over === 0 || canonicalEnds[over]?.includes(text.slice(-1)) === true`,
      instead: `return over !== 1`,
    },
    {
      id: 'jws-alphabet',
      holds: 'no blank, padding or other letter stands in base64url',
      file: base64url,
      source: `if (!base64urlText.test(text)) return false`,
      instead: '',
    },
  ],
)

const objects = guardsOf(
  ['test/kernel/strict-json.test.ts'],
  [
    {
      id: 'jws-key-twice',
      holds: 'no claim stands twice',
      file: strictJson,
      source: `if (key === '__proto__' || keys.has(key)) return false`,
      instead: `if (key === '__proto__') return false`,
    },
    {
      id: 'jws-proto',
      holds: 'no claim is called __proto__',
      file: strictJson,
      source: `if (key === '__proto__' || keys.has(key)) return false`,
      instead: `if (keys.has(key)) return false`,
    },
    {
      id: 'jws-depth',
      holds: 'a JSON object nests 16 levels at most',
      file: strictJson,
      source: `undefined) > maximumDepth) return false`,
      instead: `undefined) > 1e9) return false`,
    },
    {
      id: 'jws-utf8',
      holds: 'octets that are not UTF-8, or begin with a byte order mark, are refused',
      file: strictJson,
      source: `new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })`,
      instead: `new TextDecoder('utf-8')`,
    },
  ],
)

const members = guardsOf(
  ['test/kernel/json.test.ts'],
  [
    {
      id: 'jws-own-members',
      holds: 'a member is never one of the prototype’s',
      file: 'src/kernel/json.ts',
      source: `return Object.hasOwn(object, name) ? object[name] : undefined`,
      instead: `return object[name]`,
    },
  ],
)

const ring = guardsOf(
  ['test/link/keys.test.ts', 'test/link/keys-rotation.test.ts'],
  [
    {
      id: 'key-weak',
      holds: 'a secret that is too short is no key',
      file: jwk,
      source: `if (isWeak(parts, algorithm)) return err('key_weak')`,
      instead: '',
    },
    {
      id: 'key-use',
      holds: 'a key that is meant for something else is not used',
      file: jwk,
      source: `if (!uses.verify) return err('key_use')`,
      instead: '',
    },
    {
      id: 'key-fits-its-algorithm',
      holds: 'a key of another kind than its algorithm is not used',
      file: jwk,
      source: `if (member(jwk, 'kty') !== algorithm.kty || member(jwk, 'crv') !== algorithm.crv) return err('key_algorithm')`,
      instead: '',
    },
    {
      id: 'key-stays-inside',
      holds: 'a key that was read cannot be exported',
      file: jwk,
      source: `material, algorithm.key, false, ['verify'])`,
      instead: `material, algorithm.key, true, ['verify'])`,
    },
    {
      id: 'key-algorithms',
      holds: 'links are signed with three algorithms and no other',
      file: keys,
      source: `if (!admitted.has(key.value.alg)) return err('key_algorithm')`,
      instead: '',
    },
    {
      id: 'key-kid-twice',
      holds: 'of two keys with one kid neither counts',
      file: keys,
      source: `if (kid !== undefined && kids.indexOf(kid) !== kids.lastIndexOf(kid)) {`,
      instead: `if (kid === '') {`,
    },
    {
      id: 'key-kid-form',
      holds: 'a kid that is shaped otherwise is repeated nowhere',
      file: keys,
      source: `return typeof kid === 'string' && kidShape.test(kid) ? kid : undefined`,
      instead: `return typeof kid === 'string' ? kid : undefined`,
    },
    {
      id: 'key-end-that-cannot-be-read',
      holds: 'an end that cannot be read does not mean that there is none',
      file: keys,
      source: `if (notAfter === 'unreadable') return err('key_not_after')`,
      instead: '',
    },
    {
      id: 'key-lifetime',
      holds: 'a lifetime that is no whole number above zero costs the key',
      file: keys,
      source: `if (typeof lifetime !== 'number' || !Number.isSafeInteger(lifetime) || lifetime <= 0) return err('key_lifetime')`,
      instead: '',
    },
    {
      id: 'key-issuer',
      holds: 'an issuer that is no text costs the key',
      file: keys,
      source: `if (issuer !== undefined && (typeof issuer !== 'string' || issuer === '')) return err('key_issuer')`,
      instead: '',
    },
    {
      id: 'key-none-at-all',
      holds: 'a secret that is no set of keys leaves the ring empty',
      file: keys,
      source: `if (!Array.isArray(listed)) return without('keys_unreadable')`,
      instead: `if (!Array.isArray(listed)) throw new Error('no keys')`,
    },
  ],
)

const place = guardsOf(
  ['test/context/context.test.ts', 'test/context/page.test.ts'],
  [
    {
      id: 'hint-only-tightens',
      holds: 'what a link says of its own place can only make it stricter',
      file: context,
      source: `if (hint === undefined || !tightening.has(hint) || tightening.has(context.surface)) return context`,
      instead: `if (hint === undefined) return context`,
    },
    {
      id: 'hint-never-against-a-signature',
      holds: 'what is signed needs no hint',
      file: context,
      source: `return context.surface === unknownSurface ? tightened(context, clues) : context`,
      instead: `return tightened(context, clues)`,
    },
    {
      id: 'bad-token-buys-no-referer',
      holds: 'a broken token is worth no more than none, and its Referer is not asked',
      file: context,
      source: `if (token !== undefined) return tightened({ ...nowhere, fault: token.error.fault }, clues)`,
      instead: '',
    },
    {
      id: 'page-of-two-readings',
      holds: 'a Referer that two readers could take differently says nothing',
      file: 'src/context/page.ts',
      source: `if (!read.ok || read.value.fault !== undefined) return undefined`,
      instead: `if (!read.ok) return undefined`,
    },
    {
      id: 'page-of-another-site',
      holds: 'pages of sites that the policy does not name count for nothing',
      file: 'src/context/page.ts',
      source: `return site === undefined || allowed?.includes(site.id) === false ? undefined : site`,
      instead: `return site`,
    },
    {
      id: 'page-below-a-host',
      holds: 'a pattern for what is below a host does not take a name that only ends alike',
      file: 'src/context/page.ts',
      source: 'address.host.endsWith(`.${domain}`)',
      instead: 'address.host.endsWith(domain)',
    },
  ],
)

const judged = guardsOf(
  ['test/gateway/routes.test.ts', 'test/gateway/candidate.test.ts'],
  [
    {
      id: 'surface-undeclared',
      holds: 'a signed surface that the policy does not know falls through to no default',
      file: 'src/policy/judge.ts',
      source: `if (builtinSurfaces.has(context.surface) || Object.hasOwn(surfaces, context.surface)) return context`,
      instead: `if (context.surface !== '') return context`,
    },
    {
      id: 'surface-inherited',
      holds: 'no surface is one that every object has',
      file: 'src/policy/judge.ts',
      source: `Object.hasOwn(surfaces, context.surface)`,
      instead: `context.surface in surfaces`,
    },
    {
      id: 'bad-token-is-no-rollout-key',
      holds: 'whoever invents a token does not choose the bucket of a rollout by it',
      file: 'src/gateway/arrival.ts',
      source: `return requested.kind === 'token' && token?.ok === true ? requested.token : undefined`,
      instead: `return requested.kind === 'token' ? requested.token : undefined`,
    },
  ],
)

const lawOfTheEngine = guardsOf(
  ['test/policy/short-links.test.ts', 'test/policy/guard-limits.test.ts', 'test/gateway/routes.test.ts'],
  [
    {
      id: 'judge-unjudged-by-on-error',
      holds: 'what could not be found out is answered by on_error and by no rule',
      file: 'src/policy/judge.ts',
      source: `if (fault.kind === 'unjudged') return ofEngine(policy, facts, policy.program.defaults.on_error)`,
      instead: `if (fault.kind === 'unjudged') return decide(policy, facts, at)`,
    },
    {
      id: 'judge-unsafe-by-the-engine',
      holds: 'no rule is asked about a link that is refused',
      file: 'src/policy/judge.ts',
      source: `return ofEngine(policy, facts, { action: 'explain', reason })`,
      instead: `return reason === '' ? ofEngine(policy, facts, { action: 'explain', reason }) : decide(policy, facts, at)`,
    },
    {
      id: 'short-link-not-passed-unseen',
      holds: 'a short link of which nobody knows the end is not simply let through where the policy says so',
      file: 'src/policy/short-links.ts',
      source: `return shortLinks?.unresolved`,
      instead: `return shortLinks === undefined ? undefined : undefined`,
    },
    {
      id: 'short-link-only-tightens',
      holds: 'the answer to unresolved short links takes the place of no stricter rule',
      file: 'src/policy/short-links.ts',
      source: `if (kind !== 'short' || outcome.action !== 'allow' || by === 'override') return undefined`,
      instead: `if (kind !== 'short' || by === 'override') return undefined`,
    },
    {
      id: 'short-link-unresolved-never-allows',
      holds: 'a policy cannot answer unresolved short links with `allow`',
      file: 'src/policy/short-links.ts',
      source: `return (value as Outcome).action === 'allow' ? fault('must not be \`allow\`', '/action') : undefined`,
      instead: `return undefined`,
    },
    {
      id: 'short-link-wait',
      holds: 'no policy lets a click wait longer than a second and a half',
      file: 'src/policy/short-links.ts',
      source: `wait: integer(0, longestWait)`,
      instead: `wait: integer(0, 1e9)`,
    },
  ],
)

export const tokenGuards = [
  ...tokens,
  ...signatures,
  ...spellings,
  ...objects,
  ...members,
  ...ring,
  ...place,
  ...judged,
  ...lawOfTheEngine,
]
