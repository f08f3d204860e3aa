/**
 * Guards of the control plane’s doors: who asks, what they may, and what every request passes.
 *
 * @module
 */

import { guardsOf } from './guard.ts'

const pipeline = 'src/api/pipeline.ts'
const origin = 'src/api/origin.ts'
const identify = 'src/api/identify.ts'
const access = 'src/control/access.ts'
const tokens = 'src/control/tokens.ts'
const members = 'src/control/members.ts'
const actor = 'src/control/actor.ts'

const origins = guardsOf(
  ['test/api/origin.test.ts'],
  [
    {
      id: 'origin-header',
      holds: 'no page of another origin changes anything',
      file: origin,
      source: `if (origin !== null && origin !== new URL(request.url).origin) {`,
      instead: `if (origin === '') {`,
    },
    {
      id: 'origin-fetch-site',
      holds: 'a browser that says a request comes from elsewhere is believed',
      file: origin,
      source: `return site === 'cross-site' || site === 'same-site' ?`,
      instead: `return site === '' ?`,
    },
    {
      id: 'origin-form',
      holds: 'whom Access knows sends nothing that a form could send',
      file: origin,
      source: 'return simpleTypes.has(type) ?',
      instead: `return type === '' ?`,
    },
    {
      id: 'origin-body-without-type',
      holds: 'whom Access knows sends no body without a type',
      file: origin,
      source: `return request.body === null ? undefined :`,
      instead: `return request.method !== '' ? undefined :`,
    },
    {
      id: 'origin-setting',
      holds: 'what is no origin allows nobody',
      file: origin,
      source: `.filter((origin) => URL.canParse(origin) && new URL(origin).origin === origin)`,
      instead: `.filter((origin) => origin !== '')`,
    },
  ],
)

const roles = guardsOf(
  ['test/control/guard-roles.test.ts', 'test/worker/roles.test.ts'],
  [
    {
      id: 'api-foreign-origin',
      holds: 'every route that changes something looks where the request comes from',
      file: pipeline,
      source: `if (foreign !== undefined) return problem('foreign-origin', foreign)`,
      instead: '',
    },
    {
      id: 'api-nobody',
      holds: 'nobody is let in without saying who they are',
      file: pipeline,
      source: `if (identity.kind !== 'actor') return turnedAway(identity)\n  const { actor } = identity`,
      instead: `const { actor } = identity as never as { actor: Call<Ports>['actor'] }`,
    },
    {
      id: 'api-role',
      holds: 'every route asks for its role',
      file: pipeline,
      source: `if (!holds(actor.role, endpoint.role)) {`,
      instead: `if (actor.role === undefined) {`,
    },
    {
      id: 'api-area',
      holds: 'a token that is held to some areas is let into no other',
      file: pipeline,
      source: `if (endpoint.anyArea !== true && !mayActIn(actor, endpoint.area)) {`,
      instead: `if (actor.role === undefined) {`,
    },
    {
      id: 'role-order',
      holds: 'a role holds what the ones before it may, and no more',
      file: actor,
      source: `return roles.indexOf(role) >= roles.indexOf(needed)`,
      instead: `return roles.includes(role) && roles.includes(needed)`,
    },
  ],
)

const requests = guardsOf(
  ['test/api/guard-pipeline.test.ts', 'test/worker/admin.test.ts'],
  [
    {
      id: 'api-limit',
      holds: 'every actor is held to a number of requests',
      file: pipeline,
      source: `if (await isLimited(ports.limiter, actor)) {`,
      instead: `if (actor.role === undefined) {`,
    },
    {
      id: 'api-needs-match',
      holds: 'what replaces something says which state it replaces',
      file: pipeline,
      source: `if (endpoint.needsMatch === true && ifMatch === undefined) {`,
      instead: `if (endpoint.id === '') {`,
    },
    {
      id: 'api-key-form',
      holds: 'an idempotency key that could be hit by chance is refused',
      file: pipeline,
      source: String.raw`if (idempotencyKey !== undefined && !/^[\x21-\x7e]{8,128}$/.test(idempotencyKey)) {`,
      instead: `if (endpoint.id === '') {`,
    },
    {
      id: 'api-unknown-parameter',
      holds: 'a parameter that nobody reads is refused, and not passed over',
      file: pipeline,
      source: `const strange = Object.keys(query).find((name) => !namesOf(endpoint.query).includes(name))`,
      instead: `const strange = Object.keys(query).find((name) => name === '' && !namesOf(endpoint.query).includes(name))`,
    },
    {
      id: 'api-json-type',
      holds: 'a body is read as JSON only where it says so',
      file: pipeline,
      source: `if (!/^application\\/json(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {`,
      instead: `if (endpoint.id === '') {`,
    },
    {
      id: 'api-body-size',
      holds: 'a body is read no further than its route takes',
      file: pipeline,
      source: `if (bytes > maxBytes) return undefined`,
      instead: '',
    },
    {
      id: 'api-once',
      holds: 'a request with a key is carried out once',
      file: pipeline,
      source: `if (isRepeatable || call.idempotencyKey === undefined) return await endpoint.handle(call)`,
      instead: `if (endpoint.id !== '') return await endpoint.handle(call)`,
    },
    {
      id: 'api-not-kept',
      holds: 'no cache keeps an answer of the admin API',
      file: pipeline,
      source: `headers.set('cache-control', 'private, no-store')`,
      instead: '',
    },
    {
      id: 'api-failure-tells-nothing',
      holds: 'what we fail at is told by a number',
      file: pipeline,
      source: `: problem('internal', 'the request was not carried out to its end', { request_id: id })`,
      instead: `: problem('internal', message, { request_id: id })`,
    },
  ],
)

const who = guardsOf(
  ['test/api/identify.test.ts'],
  [
    {
      id: 'secret-length',
      holds: 'a secret that could be guessed counts as absent',
      file: 'src/control/keyed.ts',
      source: `return secret === undefined || secret.length < leastCharacters ? undefined : secret`,
      instead: `return secret`,
    },
    {
      id: 'secret-compared',
      holds: 'only the very bootstrap token opens',
      file: identify,
      source: `if (bootstrap !== undefined && (await isSameSecret(bearer, bootstrap))) {`,
      instead: `if (bootstrap !== undefined && (await isSameSecret(bearer.slice(0, bootstrap.length), bootstrap))) {`,
    },
    {
      id: 'token-form',
      holds: 'what cannot be a token is not looked up',
      file: tokens,
      source: `return tokenPattern.test(text)`,
      instead: `return text !== ''`,
    },
    {
      id: 'token-unknown',
      holds: 'a token that nobody made opens nothing',
      file: identify,
      source: `if (token === undefined || !isSameDigest(token.hash, hash)) return { kind: 'nobody', message: unknownToken }`,
      instead: `if (token === undefined) throw new Error('unknown')`,
    },
    {
      id: 'token-without-pepper',
      holds: 'without the pepper no token is known, which is said',
      file: identify,
      source: `if (pepper === undefined) throw new IdentityUnavailable('not-configured', noPepper)\n  const hash = await hashOf(pepper, bearer)`,
      instead: `const hash = await hashOf(pepper ?? 'pepper', bearer)`,
    },
    {
      id: 'identity-remembered-half-a-minute',
      holds: 'what was revoked elsewhere is unknown half a minute later',
      file: identify,
      source: `return found !== undefined && now < found.until ? found.value : undefined`,
      instead: `return found?.value`,
    },
    {
      id: 'identity-without-role',
      holds: 'whom Access let through and nobody made a member may nothing',
      file: identify,
      source: `return { kind: 'without_role', name: subject }`,
      instead: `return { kind: 'actor', actor: { id: subject, name: subject, role: 'viewer', areas: undefined }, via: 'access' }`,
    },
    {
      id: 'identity-header-not-cookie',
      holds: 'nobody is known by what a browser sends along by itself',
      file: identify,
      source: `const assertion = request.headers.get('cf-access-jwt-assertion')`,
      instead: `const assertion =
    request.headers.get('cf-access-jwt-assertion') ??
    /CF_Authorization=(?<token>[^;]+)/.exec(request.headers.get('cookie') ?? '')?.groups?.['token'] ??
    null`,
    },
    {
      id: 'identity-unavailable',
      holds: 'while nobody can be known, nobody is let in and it is said',
      file: identify,
      source: `if (byAccess instanceof IdentityUnavailable) throw byAccess`,
      instead: '',
    },
  ],
)

const assertions = guardsOf(
  ['test/control/access.test.ts', 'test/control/guard-access.test.ts'],
  [
    {
      id: 'access-algorithm',
      holds: 'an assertion is signed with RS256 and nothing else',
      file: access,
      source: `      algorithms: ['RS256'],\n`,
      instead: '',
    },
    {
      id: 'access-issuer',
      holds: 'an assertion of another team proves nothing',
      file: access,
      source: `      issuer,\n`,
      instead: '',
    },
    {
      id: 'access-audience',
      holds: 'an assertion for another application proves nothing',
      file: access,
      source: `      audience: options.audience,\n`,
      instead: '',
    },
    {
      id: 'access-claims',
      holds: 'an assertion without an end proves nothing',
      file: access,
      source: `      requiredClaims: ['exp', 'iat'],\n`,
      instead: '',
    },
    {
      id: 'access-length',
      holds: 'an assertion that is too long is not looked at',
      file: access,
      source: `if (assertion.length > longestAssertion) return undefined`,
      instead: '',
    },
    {
      id: 'access-keys-of-a-day',
      holds: 'certificates that are a day old let nobody in',
      file: access,
      source: `if (memory.keys !== undefined && options.now() - memory.fetchedAt < dayMs) return memory.keys`,
      instead: `if (memory.keys !== undefined) return memory.keys`,
    },
    {
      id: 'access-one-fetch-a-minute',
      holds: 'whoever sends unknown keys does not have us fetch again and again',
      file: access,
      source: `if (options.now() - memory.triedAt < minuteMs) return undefined`,
      instead: '',
    },
    {
      id: 'access-fetch-deadline',
      holds: 'certificates that do not come are given up',
      file: access,
      source: `const fetched = await Promise.race([load().catch(() => undefined), sleep(fetchDeadlineMs)])`,
      instead: `const fetched = await load().catch(() => undefined)`,
    },
  ],
)

const tokensOfMembers = guardsOf(
  ['test/control/tokens.test.ts', 'test/control/guard-tokens.test.ts'],
  [
    {
      id: 'token-revoked',
      holds: 'a token that was revoked opens nothing',
      file: tokens,
      source: `if (token.revokedAt !== undefined) return err('the API token was revoked')`,
      instead: '',
    },
    {
      id: 'token-expired',
      holds: 'a token that has expired opens nothing',
      file: tokens,
      source: `if (token.expiresAt <= now) return err('the API token has expired')`,
      instead: '',
    },
    {
      id: 'token-owner-gone',
      holds: 'a token ends with the membership of its owner',
      file: tokens,
      source: `if (ownerRole === undefined) return err('the API token’s owner is no longer a member')`,
      instead: '',
    },
    {
      id: 'token-owner-role',
      holds: 'a token does no more than its owner may at the moment',
      file: tokens,
      source: `const role = holds(ownerRole, token.role) ? token.role : ownerRole`,
      instead: `const { role } = token`,
    },
    {
      id: 'token-one-person',
      holds: 'nobody makes himself a second person by a token',
      file: tokens,
      source: 'return createdBy === bootstrapId ? `token:${id}` : `token:${id} of ${personOf(createdBy)}`',
      instead: 'return createdBy === bootstrapId ? `token:${id}` : `token:${id}`',
    },
    {
      id: 'token-no-greater-role',
      holds: 'nobody gives a greater role than his own',
      file: tokens,
      source:
        'if (!holds(actor.role, given.role)) return `you are ${actor.role} and cannot give the role ${given.role}`',
      instead: '',
    },
    {
      id: 'token-no-all-areas',
      holds: 'whoever is held to some areas gives no token for all',
      file: tokens,
      source: `if (given.areas === undefined) return 'you are held to some areas and cannot give all of them'`,
      instead: `if (given.areas === undefined) return undefined`,
    },
    {
      id: 'token-no-foreign-area',
      holds: 'nobody lets others into an area that he is not let into',
      file: tokens,
      source: `return foreign.length === 0 ? undefined :`,
      instead: `return foreign.length >= 0 ? undefined :`,
    },
    {
      id: 'token-of-oneself',
      holds: 'nobody makes a token to act as somebody else',
      file: tokens,
      source: `if (!mayOwn(wanted.owner, actor)) {`,
      instead: `if (wanted.owner === '') {`,
    },
    {
      id: 'token-kept-as-a-hash',
      holds: 'the text of a token is kept nowhere',
      file: tokens,
      source: `{ ...token, hash: await hashOf(pepper, text) },`,
      instead: `{ ...token, hash: text },`,
    },
  ],
)

const membership = guardsOf(
  ['test/control/access-members.test.ts'],
  [
    {
      id: 'member-beyond-areas',
      holds: 'a token that is held to areas makes no members',
      file: members,
      source: `if (actor.areas !== undefined) return err(fault('beyond', 'you are held to some areas and cannot make members'))`,
      instead: '',
    },
    {
      id: 'member-needs-match',
      holds: 'a member is changed only by who has seen that there is one',
      file: members,
      source: "if (revision === undefined) return fault('match_needed', `\\`${before.subject}\\` is a member already`)",
      instead: 'if (revision === undefined) return undefined',
    },
    {
      id: 'member-stale',
      holds: 'a member is changed only by who has seen its present state',
      file: members,
      source: `if (revision === '*' || revision === String(before.revision)) return undefined`,
      instead: `if (revision !== '') return undefined`,
    },
    {
      id: 'member-last-admin-set',
      holds: 'the last admin cannot be made less by an admin',
      file: 'src/store/d1-members.ts',
      source: `AND (?6 OR role <> 'admin' OR ?2 = 'admin' OR \${anotherAdmin})`,
      instead: `AND (?6 OR TRUE)`,
    },
    {
      id: 'member-last-admin-removed',
      holds: 'the last admin cannot be removed by an admin',
      file: 'src/store/d1-members.ts',
      source: `AND (?3 OR role <> 'admin' OR \${anotherAdmin})`,
      instead: `AND (?3 OR TRUE)`,
    },
    {
      id: 'member-tokens-go',
      holds: 'whoever is removed loses his tokens',
      file: 'src/store/d1-members.ts',
      source: `return (await ledger.commit(act, [revoke, remove])) !== undefined`,
      instead: `return (await ledger.commit(act, [database.prepare(\`DELETE FROM members WHERE \${mayGo}\`).bind(subject, revision ?? 0, 1)])) !== undefined`,
    },
    {
      id: 'member-subject',
      holds: 'two people are never one because of how their mail is written',
      file: members,
      source: `return subjectPattern.test(text) ? text.toLowerCase() : undefined`,
      instead: `return text.toLowerCase()`,
    },
  ],
)

const shownToBrowsers = guardsOf(
  ['test/worker/console-doors.test.ts', 'test/api/console-page.test.ts'],
  [
    {
      id: 'console-content-security-policy',
      holds: 'the console runs no script but its own',
      file: 'src/api/console-page.ts',
      source: `  "script-src 'self'",\n`,
      instead: `  "script-src 'self' 'unsafe-inline'",\n`,
    },
    {
      id: 'console-not-framed',
      holds: 'nobody frames the console, in old browsers too',
      file: 'src/api/console-page.ts',
      source: `  'x-frame-options': 'DENY',\n`,
      instead: '',
    },
    {
      id: 'console-frame-ancestors',
      holds: 'nobody frames the console',
      file: 'src/api/console-page.ts',
      source: `  "frame-ancestors 'none'",\n`,
      instead: '',
    },
    {
      id: 'console-part-names',
      holds: 'no name of a part leads out of their folder',
      file: 'src/api/console-page.ts',
      source: `if (isPart && !partForm.test(pathname)) return plain(404, 'There is no such file.')`,
      instead: '',
    },
    {
      id: 'api-opened-as-a-page',
      holds: 'an answer of the API that is opened as a page does nothing',
      file: 'src/api/admin.ts',
      source: `if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', nothing)`,
      instead: '',
    },
    {
      id: 'api-loaded-by-others',
      holds: 'no other site loads an answer of the API',
      file: 'src/api/admin.ts',
      source: `c.header('cross-origin-resource-policy', 'same-origin')`,
      instead: '',
    },
    {
      id: 'api-not-sniffed',
      holds: 'no browser takes an answer for something else',
      file: 'src/api/admin.ts',
      source: `c.header('x-content-type-options', 'nosniff')`,
      instead: '',
    },
    {
      id: 'names-plain-line',
      holds: 'no name hides or turns what stands around it',
      file: 'src/api/fields.ts',
      source: `export const plainLine = v.check<string, string>(\n  isPlainLine,`,
      instead: `export const plainLine = v.check<string, string>(\n  (text) => text !== '\\0' || isPlainLine(text),`,
    },
    {
      id: 'comments-plain-text',
      holds: 'no comment hides or turns what stands around it',
      file: 'src/api/fields.ts',
      source: `export const plainText = v.check<string, string>(\n  isPlainText,`,
      instead: `export const plainText = v.check<string, string>(\n  (text) => text !== '\\0' || isPlainText(text),`,
    },
  ],
)

export const memberGuards = [
  ...origins,
  ...roles,
  ...requests,
  ...who,
  ...assertions,
  ...tokensOfMembers,
  ...membership,
  ...shownToBrowsers,
]
