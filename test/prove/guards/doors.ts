/**
 * Guards of what anybody can ask: decisions in bulk, the page that checks links, documents to rewrite, pages behind the
 * proxy; and the headers that answers carry.
 *
 * @module
 */

import { guardsOf } from './guard.ts'

const route = 'src/gateway/decisions-route.ts'
const asked = 'src/gateway/asked.ts'
const service = 'src/gateway/service.ts'
const limit = 'src/gateway/limit.ts'
const response = 'src/answer/response.ts'
const proxy = 'src/rewrite/proxy.ts'
const onward = 'src/rewrite/onward.ts'
const caching = 'src/rewrite/caching.ts'
const checker = 'src/link-checker/routes.ts'

const names = guardsOf(
  ['test/worker/own-hosts.test.ts'],
  [
    {
      id: 'hosts-misdirected',
      holds: 'a Worker does not answer by a name that is not one of its own',
      file: 'src/own-hosts.ts',
      source: `if (names.size === 0 || names.has(name)) return undefined`,
      instead: `if (names.size >= 0 || names.has(name)) return undefined`,
    },
  ],
)

const bulk = guardsOf(
  ['test/gateway/decisions.test.ts', 'test/gateway/guard-decisions.test.ts'],
  [
    {
      id: 'bulk-only-post',
      holds: 'decisions are asked for with POST',
      file: route,
      source: `if (request.method !== 'POST') {`,
      instead: `if (request.method === '') {`,
    },
    {
      id: 'bulk-limit',
      holds: 'somebody without a token is held to a number of requests',
      file: route,
      source: `if (!isKnown && (await ports.isLimited?.('decisions', request.headers)) === true) {`,
      instead: `if (request.method === '') {`,
    },
    {
      id: 'bulk-services-not-limited',
      holds: 'a service of the platform is not held back',
      file: route,
      source: `if (!isKnown && (await ports.isLimited`,
      instead: `if ((await ports.isLimited`,
    },
    {
      id: 'bulk-wrong-token',
      holds: 'a token that is not one of the services’ is told so, and is not taken for none',
      file: route,
      source: `if (!isKnown && bearerOf(request) !== undefined) {`,
      instead: `if (request.method === '') {`,
    },
    {
      id: 'bulk-json-type',
      holds: 'no page of another origin can ask without being asked itself first',
      file: route,
      source: `return type === 'application/json' && coding === 'identity'`,
      instead: `return coding === 'identity'`,
    },
    {
      id: 'bulk-content-coding',
      holds: 'a body that is packed is not read',
      file: route,
      source: `return type === 'application/json' && coding === 'identity'`,
      instead: `return type === 'application/json'`,
    },
    {
      id: 'bulk-announced-size',
      holds: 'a body that announces too much is not read',
      file: route,
      source: `if (Number(headers.get('content-length')) > longestQuestion) return undefined`,
      instead: '',
    },
    {
      id: 'bulk-size',
      holds: 'a body is read no further than 256 KiB',
      file: route,
      source: `const read = await readBody(body, longestQuestion)`,
      instead: `const read = await readBody(body, 1e9)`,
    },
    {
      id: 'bulk-failure-tells-nothing',
      holds: 'what we break is told without a word of the error',
      file: route,
      source: `return problem('internal', 'the links could not be decided', { request_id: id })`,
      instead: `return problem('internal', String(cause), { request_id: id })`,
    },
    {
      id: 'bulk-unknown-member',
      holds: 'a member of the body that nobody knows is refused',
      file: asked,
      source: `if (strange !== undefined)\n    return refused(pointer(strange),`,
      instead: `if (strange === '')\n    return refused(pointer(strange),`,
    },
    {
      id: 'bulk-unknown-member-of-a-link',
      holds: 'a member of a link that nobody knows is refused',
      file: asked,
      source: `if (strange !== undefined) return refused(place + pointer(strange), 'is not a member of a link')`,
      instead: '',
    },
    {
      id: 'bulk-links',
      holds: 'at most a hundred links are answered at once',
      file: asked,
      source: `if (links.length === 0 || links.length > mostLinks)`,
      instead: `if (links.length === 0)`,
    },
    {
      id: 'bulk-standing-of-services-only',
      holds: 'only a service of the platform says where a link stands without signing it',
      file: asked,
      source: `if (!isService) {`,
      instead: `if (first === undefined) {`,
    },
    {
      id: 'bulk-beside-a-token',
      holds: 'nothing stands beside a token that could speak against it',
      file: asked,
      source: `if (beside !== undefined) {`,
      instead: `if (beside === '') {`,
    },
    {
      id: 'bulk-referer-beside-surface',
      holds: 'no Referer stands beside a surface',
      file: asked,
      source: `if (standing.value !== undefined && referer !== undefined) {`,
      instead: `if (referer === '\\0') {`,
    },
    {
      id: 'service-token-length',
      holds: 'a service token that could be guessed counts as absent',
      file: service,
      source: `.filter((token) => token.length >= leastServiceToken)`,
      instead: `.filter((token) => token !== '')`,
    },
    {
      id: 'service-token-compared',
      holds: 'only the very token is one of a service',
      file: service,
      source: `for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0)`,
      instead: `for (const [index, byte] of one.entries()) difference |= index > 1 ? byte ^ (other[index] ?? 0) : 0\n  difference &= 0`,
    },
    {
      id: 'limit-fails-open',
      holds: 'where counting fails nobody is held back',
      file: limit,
      source: `return await within(patienceMs, isOver, false)`,
      instead: `return await within(patienceMs, isOver, true)`,
    },
    {
      id: 'limit-does-not-hang',
      holds: 'where counting hangs nobody waits for it',
      file: limit,
      source: `return await within(patienceMs, isOver, false)`,
      instead: `return await isOver().catch(() => false)`,
    },
    {
      id: 'limit-address-is-hashed',
      holds: 'an address is given to nobody who counts',
      file: limit,
      source: '${(await sha256Hex(about)).slice(0, 32)}`',
      instead: '${about}`',
    },
    {
      id: 'limit-by-kind',
      holds: 'questions of one kind do not use up those of another',
      file: limit,
      source: 'return `${kind}:${(await sha256Hex',
      instead: 'return `caller:${(await sha256Hex',
    },
    {
      id: 'limit-ipv6-network',
      holds: 'a line with millions of addresses counts as one caller',
      file: limit,
      source: `    .slice(0, 4)\n`,
      instead: '',
    },
  ],
)

const headers = guardsOf(
  ['test/answer/response.test.ts'],
  [
    {
      id: 'redirect-not-kept',
      holds: 'no cache keeps a redirect',
      file: response,
      source: `location: answer.location, 'cache-control': 'private, no-store',`,
      instead: `location: answer.location,`,
    },
    {
      id: 'redirect-tells-no-referer',
      holds: 'the destination does not learn which page the shopper came from',
      file: response,
      source: `'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' },`,
      instead: `'cache-control': 'private, no-store' },`,
    },
    {
      id: 'redirect-not-for-ever',
      holds: 'no browser remembers a redirect beyond the next change of the policy',
      file: response,
      source: `status: 302,`,
      instead: `status: 301,`,
    },
    {
      id: 'notice-content-security-policy',
      holds: 'a notice runs no script, loads nothing and stands in no frame',
      file: response,
      source: `default-src 'none'; style-src '\${noticeStyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      instead: `default-src 'self'`,
    },
    {
      id: 'notice-not-framed',
      holds: 'old browsers frame no notice',
      file: response,
      source: `  'x-frame-options': 'DENY',\n`,
      instead: '',
    },
    {
      id: 'notice-not-kept',
      holds: 'no cache keeps a notice',
      file: response,
      source: `'cache-control': 'private, no-store',\n  'referrer-policy': 'no-referrer',\n  vary: 'accept, accept-language',`,
      instead: `'referrer-policy': 'no-referrer',\n  vary: 'accept, accept-language',`,
    },
    {
      id: 'decision-not-kept',
      holds: 'no cache keeps a decision',
      file: response,
      source: `'content-type': 'application/json; charset=utf-8',\n      'cache-control': 'private, no-store',`,
      instead: `'content-type': 'application/json; charset=utf-8',`,
    },
  ],
)

/** What is looked at without a thousand broken pages. */
const ofHazards = /^proxy-(?:address|age|failed|front|redirect|whole)/

const behind = guardsOf(
  ['test/worker/proxy.test.ts', 'test/worker/proxy-hazards.test.ts'],
  [
    {
      id: 'proxy-circle',
      holds: 'an origin that leads back to Detour does not go round for ever',
      file: proxy,
      source: `if (request.headers.has(passedHeader)) return unreachable(request, 508)`,
      instead: '',
    },
    {
      id: 'proxy-parts-untouched',
      holds: 'a part of a page, or an answer without one, is not rewritten',
      file: proxy,
      source: `const kind = untouchable.has(response.status) ? undefined : kindOf(`,
      instead: `const kind = kindOf(`,
    },
    {
      id: 'proxy-unknown-coding',
      holds: 'a page that is packed in a way nobody here can open goes through as it came',
      file: proxy,
      source: `if (!isReadable(response)) return asItCame(response, headers, 'coding_unknown')`,
      instead: '',
    },
    {
      id: 'proxy-broken-page',
      holds: 'a page that breaks off is never sent as if it were whole',
      file: proxy,
      source: `    return unreachable(request, 502)\n`,
      instead: `    return new Response('')\n`,
    },
    {
      id: 'proxy-bytes-said-otherwise',
      holds: 'what says something of the old bytes does not stay',
      file: proxy,
      source: `for (const name of ofTheBytes) sent.headers.delete(name)`,
      instead: '',
    },
    {
      id: 'proxy-no-copy-confirmed',
      holds: 'no browser is told that its old copy is still right',
      file: proxy,
      source: `for (const name of ofTheCopy) sent.headers.delete(name)`,
      instead: '',
    },
    {
      id: 'proxy-address-read-differently',
      holds: 'a page’s address that servers read differently is of no surface',
      file: proxy,
      source: `readDifferently.test(new URL(url).pathname) ? undefined : pageOf(url)`,
      instead: `pageOf(url)`,
    },
    {
      id: 'proxy-failed-page-not-kept',
      holds: 'a page that we failed at is kept by nobody',
      file: proxy,
      source: `if (why === 'failed') forbidCaching(headers)`,
      instead: '',
    },
    {
      id: 'proxy-redirects-governed',
      holds: 'a redirect of the origin’s to a shop leads through Detour',
      file: proxy,
      source: `for (const name of leading) await govern(headers, name, { url: request.url, origin, work, lifeSeconds })`,
      instead: '',
    },
    {
      id: 'proxy-front-said-by-us',
      holds: 'no visitor tells the origin where a page is seen',
      file: onward,
      source: `for (const name of ofWhoeverIsInFront) headers.delete(name)`,
      instead: '',
    },
    {
      id: 'proxy-whole-pages-asked',
      holds: 'a page is asked for whole, so that its links are looked at',
      file: onward,
      source: `if (isReading(request) && isForPage(headers)) for (const name of forLess) headers.delete(name)`,
      instead: '',
    },
    {
      id: 'proxy-known-codings-asked',
      holds: 'a page is asked for in codings that can be opened here',
      file: onward,
      source: `headers.set('accept-encoding', 'gzip, br')`,
      instead: '',
    },
    {
      id: 'proxy-redirect-by-hand',
      holds: 'the platform follows no redirect of the origin’s by itself',
      file: onward,
      source: `redirect: 'manual' })`,
      instead: `redirect: 'follow' })`,
    },
    {
      id: 'proxy-age-of-pages',
      holds: 'caches keep a page no longer than its links count',
      file: caching,
      source: 'return [`${name}=${Number.isFinite(wanted) ? Math.min(wanted, most) : 0}`]',
      instead: 'return [`${name}=${Number.isFinite(wanted) ? wanted : 0}`]',
    },
    {
      id: 'proxy-age-guessed',
      holds: 'no cache guesses how long a page may be kept',
      file: caching,
      source: `if (directives.length === 0) directives.push('no-cache')`,
      instead: `if (directives.length === 0) directives.push('public')`,
    },
    {
      id: 'proxy-age-extended',
      holds: 'no directive lets a copy be used beyond its age',
      file: caching,
      source: `if (directive === '' || beyondItsAge.test(directive)) return []`,
      instead: `if (directive === '') return []`,
    },
    {
      id: 'proxy-age-of-networks',
      holds: 'what networks are told apart is bounded as well',
      file: caching,
      source: `if (written !== null) headers.set(name, directivesOf(written, most).join(', '))`,
      instead: '',
    },
    {
      id: 'proxy-own-paths',
      holds: 'no origin answers in the place of what is Detour’s own',
      file: 'src/rewrite/routes.ts',
      source: `if (origin === undefined || ownPaths.some((each) => isOf(path, each)))`,
      instead: `if (origin === undefined)`,
    },
  ],
).map((guard) =>
  ofHazards.test(guard.id)
    ? { ...guard, tests: ['test/rewrite/guard-documents.test.ts', 'test/worker/proxy-hazards.test.ts'] }
    : guard,
)

const documents = guardsOf(
  ['test/rewrite/guard-documents.test.ts', 'test/worker/guard-rewrite.test.ts', 'test/worker/rewrite.test.ts'],
  [
    {
      id: 'rewrite-for-services-only',
      holds: 'nobody but the platform’s own services has links signed for a place',
      file: 'src/rewrite/routes.ts',
      source: `if (await isService(c.req.raw, c.env.ports)) return await next()`,
      instead: `if (c.req.raw.method === 'POST') return await next()`,
    },
    {
      id: 'rewrite-answer-opened-by-nobody',
      holds: 'a page that is sent back does nothing when it is opened on our host',
      file: 'src/rewrite/routes.ts',
      source: `  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",\n`,
      instead: '',
    },
    {
      id: 'rewrite-not-json',
      holds: 'what is no JSON stays to the byte',
      file: 'src/rewrite/json.ts',
      source: `  options: JsonOptions,\n): Promise<Rewritten | undefined> {\n  if (!isJson(json)) return undefined`,
      instead: `  options: JsonOptions,\n): Promise<Rewritten | undefined> {`,
    },
    {
      id: 'rewrite-charset',
      holds: 'a page in a charset in which no tag can be found is left alone',
      file: 'src/rewrite/charset.ts',
      source: `return name === undefined || notAsciiBelow.has(name) ? undefined : name`,
      instead: `return name`,
    },
    {
      id: 'rewrite-json-size',
      holds: 'a document that is too long is left alone',
      file: 'src/rewrite/document.ts',
      source: `html: 2 << 20, json: 1 << 20, text: 1 << 20 }`,
      instead: `html: 2 << 20, json: 2 << 28, text: 2 << 28 }`,
    },
    {
      id: 'restore-ends-nothing',
      holds: 'what stood with a link elsewhere cannot end a string of this document',
      file: 'src/rewrite/json.ts',
      source: `return written !== undefined && isJson(\`"\${written}"\`)`,
      instead: `return written !== undefined`,
    },
    {
      id: 'restore-genuine-only',
      holds: 'nothing is put back that we have not signed',
      file: 'src/rewrite/restore.ts',
      source: `return claims === undefined ? undefined : { to: claims.insteadOf ?? claims.to, was: claims.was }`,
      instead: `return claims === undefined ? { to: url, was: '' } : { to: claims.insteadOf ?? claims.to, was: claims.was }`,
    },
    {
      id: 'rewrite-carried-link',
      holds: 'a link that was signed for another place is made anew',
      file: 'src/rewrite/links.ts',
      source: `const isHere = value.surface === standing.surface && value.content === standing.content`,
      instead: `const isHere = value.surface !== ''`,
    },
  ],
).map((guard) => (guard.id === 'rewrite-charset' ? { ...guard, tests: ['test/worker/rewrite-laws.test.ts'] } : guard))

const check = guardsOf(
  ['test/worker/check.test.ts'],
  [
    {
      id: 'check-limit',
      holds: 'anybody may check links, and is held to a number of questions',
      file: checker,
      source: `!isKnown && (await ports.isLimited?.('check', headers)) === true`,
      instead: `isKnown === undefined`,
    },
    {
      id: 'check-links',
      holds: 'at most two hundred links are checked at once',
      file: 'src/link-checker/asked.ts',
      source: `if (links.length > mostLinks) faults.push(`,
      instead: `if (links.length > 1e9) faults.push(`,
    },
    {
      id: 'check-form-size',
      holds: 'a form is read no further than a mebibyte',
      file: checker,
      source: `const body = await readBody(request.body, longestForm)`,
      instead: `const body = await readBody(request.body, 1e9)`,
    },
    {
      id: 'check-form-type',
      holds: 'a form is read as one, and nothing else',
      file: checker,
      source: `if (type !== 'application/x-www-form-urlencoded') return 'unsupported'`,
      instead: '',
    },
    {
      id: 'check-not-kept',
      holds: 'what somebody asked is kept by no cache',
      file: 'src/link-checker/response.ts',
      source: `  'cache-control': 'private, no-store',\n`,
      instead: '',
    },
    {
      id: 'check-content-security-policy',
      holds: 'the page runs no script and sends its form nowhere else',
      file: 'src/link-checker/response.ts',
      source: `default-src 'none'; style-src '\${sheetHash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      instead: `style-src '\${sheetHash}'`,
    },
  ],
)

export const doorGuards = [...names, ...bulk, ...headers, ...behind, ...documents, ...check]
