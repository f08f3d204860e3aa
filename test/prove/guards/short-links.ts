/**
 * Guards of what is asked over the network for the sake of a click: short links, and the catalogue of equivalents.
 *
 * @module
 */

import { guardsOf } from './guard.ts'

const hops = 'src/link/expand-hops.ts'
const expand = 'src/link/expand.ts'
const follow = 'src/link/expand-follow.ts'
const cache = 'src/link/expand-cache.ts'
const memory = 'src/link/expand-memory.ts'
const chain = 'src/catalogue/chain.ts'
const ask = 'src/catalogue/source-ask.ts'
const remembered = 'src/catalogue/source-memory.ts'

const following = guardsOf(
  [
    'test/link/guard-expand.test.ts',
    'test/link/expand.test.ts',
    'test/link/expand-end.test.ts',
    'test/link/expand-hosts.test.ts',
    'test/link/expand-memory.test.ts',
    'test/link/expand-hostile.test.ts',
  ],
  [
    {
      id: 'follow-only-short-links',
      holds: 'nothing but what the registry calls a short link is ever asked',
      file: 'src/link/short.ts',
      source: `return destination.kind === 'short' && destination.landing !== undefined && destination.fault === undefined`,
      instead: `return destination.landing !== undefined && destination.fault === undefined`,
    },
    {
      id: 'follow-target-is-judged',
      holds: 'a short link that leads to a private address, a port, a user name or no link stays short',
      file: hops,
      source: `if (trouble !== undefined) return { unresolved: trouble, hops: hops + 1 }`,
      instead: '',
    },
    {
      id: 'follow-loop',
      holds: 'a short link that leads back to itself is given up at once',
      file: hops,
      source: `if (seen.has(current)) return { unresolved: 'loop', hops }`,
      instead: '',
    },
    {
      id: 'follow-hops',
      holds: 'at most three hosts are asked for one link',
      file: hops,
      source: `if (hops === mostHops) return { unresolved: 'too_many_hops', hops }`,
      instead: `if (hops === 12) return { unresolved: 'too_many_hops', hops }`,
    },
    {
      id: 'follow-spared-host',
      holds: 'a host that failed several times in a row is left alone',
      file: hops,
      source: `if (hosts.isOpen(host)) return { unresolved: 'spared', hops }`,
      instead: '',
    },
    {
      id: 'follow-crafted-link-closes-no-host',
      holds: 'whoever writes a link that a host stumbles over does not close it for everybody',
      file: hops,
      source: `else if (isPlain(current) && (said`,
      instead: `else if ((said`,
    },
    {
      id: 'follow-fair-share-of-time',
      holds: 'a host that had too little time left is not counted as failed',
      file: hops,
      source: `(said !== 'timeout' || now() - began >= fairMs)`,
      instead: `said !== ''`,
    },
    {
      id: 'follow-manual-redirects',
      holds: 'the platform follows no redirect by itself',
      file: hops,
      source: `redirect: 'manual', headers, signal }`,
      instead: `redirect: 'follow', headers, signal }`,
    },
    {
      id: 'follow-body-is-thrown-away',
      holds: 'the body of an answer is not read, and no connection stays open for it',
      file: hops,
      source: `    discard(response)\n`,
      instead: '',
    },
    {
      id: 'follow-location-backslash',
      holds: 'a redirect to an address with a backslash is not followed',
      file: hops,
      source: `if (written.includes('\\\\')) return err('target_backslash')`,
      instead: '',
    },
    {
      id: 'follow-location-printable',
      holds: 'two redirects in one answer, or blanks in one, are none',
      file: hops,
      source: `if (!printable.test(written)) return err('target_not_a_url')`,
      instead: '',
    },
    {
      id: 'follow-gives-up',
      holds: 'a request is given up when the time of its link is over',
      file: hops,
      source: `signal.addEventListener('abort', giveUp)`,
      instead: '',
    },
    {
      id: 'follow-budget',
      holds: 'all hops of a link together have a second and a half',
      file: follow,
      source: `void sleep(budgetMs).then(() => time.abort())`,
      instead: `void sleep(4 * budgetMs).then(() => time.abort())`,
    },
    {
      id: 'follow-wait-of-the-click',
      holds: 'a click waits no longer than its policy says',
      file: follow,
      source: `return await Promise.race([end, sleep(waitMs).then(() => undefined)])`,
      instead: `return await end`,
    },
    {
      id: 'follow-at-once',
      holds: 'an isolate follows a bounded number of links at once',
      file: 'src/link/expand-under-way.ts',
      source: `if (places.size >= most) return`,
      instead: `if (places.size >= 1e9) return`,
    },
    {
      id: 'follow-once',
      holds: 'a link that is being followed is not asked for again',
      file: expand,
      source: `const found = underWay.has(withoutFragment(destination.landing))\n`,
      instead: `const found = underWay.has('')\n`,
    },
    {
      id: 'follow-end-of-a-trail',
      holds: 'what KV says a short link leads to is judged as if a host had said it',
      file: 'src/link/expand-end.ts',
      source: `if (troubleWith(end) !== undefined || mayFollow(end)) return undefined`,
      instead: '',
    },
    {
      id: 'follow-kv-deadline',
      holds: 'a click does not wait for a KV that hangs',
      file: cache,
      source: `const done = await within<T | typeof failed>(deadlineMs, work, failed)`,
      instead: `const done = await Promise.try(work).catch((): T | typeof failed => failed)`,
    },
    {
      id: 'follow-kv-spared',
      holds: 'a KV that fails is left alone for a while',
      file: cache,
      source: `if (breaker.isOpen('kv')) return undefined`,
      instead: '',
    },
    {
      id: 'follow-host-trouble-not-kept',
      holds: 'what was a host’s fault is never remembered for everybody',
      file: memory,
      source: `return isLinkTrouble(trail.unresolved) ? linkTroubleSeconds : undefined`,
      instead: `return linkTroubleSeconds`,
    },
    {
      id: 'follow-garbled-trail',
      holds: 'what is no trail in KV is none',
      file: memory,
      source: `if (typeof hops !== 'number' || !Number.isInteger(hops) || hops < 0 || hops > 3) return undefined`,
      instead: `if (typeof hops !== 'number') return undefined`,
    },
    {
      id: 'follow-memory-is-bounded',
      holds: 'an isolate remembers a bounded number of short links',
      file: memory,
      source: `if (memory.size > most && oldest !== undefined) memory.delete(oldest)`,
      instead: '',
    },
    {
      id: 'follow-clock-put-back',
      holds: 'what was remembered before the clock was put back does not count',
      file: memory,
      source: `if (passed < 0 || passed >= rememberedMs(kept.trail)) return undefined`,
      instead: `if (passed >= rememberedMs(kept.trail)) return undefined`,
    },
    {
      id: 'follow-key-length',
      holds: 'KV is never asked for a key that it would refuse',
      file: memory,
      source: `if (key.length <= maxKeyBytes) return key`,
      instead: `if (key !== '') return key`,
    },
    {
      id: 'follow-many-budget',
      holds: 'the links of one page have one budget together',
      file: 'src/link/expand-many.ts',
      source: `const left = until - now()`,
      instead: `const left = waitMs`,
    },
  ],
).map((guard) => (guard.id === 'follow-many-budget' ? { ...guard, tests: ['test/gateway/decisions.test.ts'] } : guard))

const equivalents = guardsOf(
  ['test/catalogue/chain.test.ts'],
  [
    {
      id: 'equivalent-not-approved',
      holds: 'nobody is taken to an equivalent that waits for approval',
      file: chain,
      source: `if (entry.status === 'pending') return 'not_approved'`,
      instead: '',
    },
    {
      id: 'equivalent-delisted',
      holds: 'nobody is taken to what is no longer sold',
      file: chain,
      source: `if (entry.status === 'delisted') return 'delisted'`,
      instead: '',
    },
    {
      id: 'equivalent-expired',
      holds: 'nobody is taken to an equivalent whose time is over',
      file: chain,
      source: `return entry.expires !== undefined && entry.expires <= at ? 'expired' : undefined`,
      instead: `return undefined`,
    },
    {
      id: 'equivalent-out-of-stock',
      holds: 'nobody is taken to what is sold out',
      file: chain,
      source: `if (entry.stock === 'out' && options.guard.product?.in_stock !== false) return { why: 'out_of_stock' }`,
      instead: '',
    },
    {
      id: 'equivalent-grade',
      holds: 'nobody is taken silently to another product',
      file: chain,
      source: `if (!guard.grades.includes(entry.grade)) return 'grade_too_low'`,
      instead: '',
    },
    {
      id: 'equivalent-dearer',
      holds: 'nobody is taken silently to what is dearer than the policy allows',
      file: chain,
      source: `return fen(entry.ownPrice) * 100 > fen(entry.price) * (100 + percent) ? 'dearer' : undefined`,
      instead: `return undefined`,
    },
    {
      id: 'equivalent-price-unknown',
      holds: 'a price that is not told is not taken for low enough',
      file: chain,
      source: `if (entry.price === undefined || entry.ownPrice === undefined) return 'price_unknown'`,
      instead: `if (entry.price === undefined || entry.ownPrice === undefined) return undefined`,
    },
    {
      id: 'equivalent-strict-without-a-guard',
      holds: 'without a guard of the policy only the very same product is opened',
      file: chain,
      source: `max_price_increase'> = { grades: ['exact'] }`,
      instead: `max_price_increase'> = { grades: ['exact', 'variant', 'similar'] }`,
    },
    {
      id: 'equivalent-in-stores',
      holds: 'an equivalent, once its address is filled in, is on a host of the stores',
      file: chain,
      source: `if (host !== undefined) return stores.includes(host) ? address : undefined`,
      instead: `if (host !== undefined) return address`,
    },
    {
      id: 'equivalent-odd-address-in-stores',
      holds: 'an equivalent whose address is not plain is on a host of the stores too',
      file: chain,
      source: `return targetOf(address, stores).fault === undefined ? URL.parse(address)?.href : undefined`,
      instead: `return URL.parse(address)?.href`,
    },
    {
      id: 'equivalent-title-encoded',
      holds: 'a title cannot write into the address of a search',
      file: chain,
      source: `() => encodeURIComponent(title.toWellFormed()))`,
      instead: `() => title)`,
    },
    {
      id: 'equivalent-title-of-a-pending-entry',
      holds: 'nobody searches for a title that nobody vouched for',
      file: chain,
      source: `const entry = found.kind === 'entry' && found.entry?.status !== 'pending' ? found.entry : undefined`,
      instead: `const entry = found.kind === 'entry' ? found.entry : undefined`,
    },
    {
      id: 'equivalent-catalogue-away',
      holds: 'a catalogue that fails costs a step of the chain, never the click',
      file: chain,
      source: `    return { kind: 'unavailable' }\n  }\n}\n\n/** Affiliate`,
      instead: `    throw new Error('the catalogue is away')\n  }\n}\n\n/** Affiliate`,
    },
  ],
)

const catalogue = guardsOf(
  ['test/catalogue/source.test.ts'],
  [
    {
      id: 'catalogue-deadline',
      holds: 'a click does not wait for a catalogue that hangs',
      file: ask,
      source: `return await Promise.race([work, deadline])`,
      instead: `return await work`,
    },
    {
      id: 'catalogue-spared',
      holds: 'a catalogue that failed three times in a row is left alone for a moment',
      file: ask,
      source: `if (failures >= failuresAllowed) sparedUntil = now() + spareMs`,
      instead: '',
    },
    {
      id: 'catalogue-stale',
      holds: 'what was known before stands in for a dead catalogue no longer than ten minutes',
      file: remembered,
      source: `if (kept === undefined || kept.until + staleMs <= now()) return undefined`,
      instead: `if (kept === undefined) return undefined`,
    },
    {
      id: 'catalogue-garbled',
      holds: 'a value that cannot be read is no entry',
      file: remembered,
      source: `if (parsed.ok) return parsed.value\n    counts.garbled += 1`,
      instead: `if (parsed.ok) return parsed.value\n    if (text !== '') throw new Error('garbled')`,
    },
    {
      id: 'catalogue-key-length',
      holds: 'KV is never asked for a key that it would refuse',
      file: ask,
      source: `return key.length * 3 > maxKeyBytes && new TextEncoder().encode(key).length > maxKeyBytes`,
      instead: `return key === ''`,
    },
  ],
)

export const networkGuards = [...following, ...equivalents, ...catalogue]
