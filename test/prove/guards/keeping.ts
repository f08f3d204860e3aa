/**
 * Guards of what the control plane keeps: the audit and its chain, break-glass, idempotency, the catalogue, lists, webhooks.
 *
 * @module
 */

import { guardsOf } from './guard.ts'

const audit = 'src/control/audit.ts'
const ledger = 'src/store/d1-ledger.ts'
const rule = 'src/control/override-rule.ts'
const edge = 'src/control/override-edge.ts'
const notes = 'src/control/override-read.ts'
const imports = 'src/control/catalogue/imports.ts'
const targets = 'src/control/catalogue/targets.ts'
const webhooks = 'src/control/webhooks.ts'

const chain = guardsOf(
  ['test/control/audit.test.ts', 'test/control/guard-keeping.test.ts'],
  [
    {
      id: 'audit-follows',
      holds: 'an entry that was put in by hand is found',
      file: audit,
      source: `} else if (entry.prev !== prev) {`,
      instead: `} else if (entry.prev === '') {`,
    },
    {
      id: 'audit-edited',
      holds: 'an entry that was edited is found',
      file: audit,
      source: `if ((await chainHash(entry)) !== entry.hash) {`,
      instead: `if ((await chainHash(entry)) === '') {`,
    },
    {
      id: 'audit-hash-of-the-act',
      holds: 'the hash of an entry is of all that it says',
      file: audit,
      source: `JSON.stringify([n, at, actor, act, detail, prev])`,
      instead: `JSON.stringify([n, at, act, detail, prev])`,
    },
    {
      id: 'audit-missing',
      holds: 'an entry that was taken out is missed',
      file: audit,
      source: `if (entry.n !== expected) {`,
      instead: `if (entry.n < 0) {`,
    },
    {
      id: 'audit-anchored',
      holds: 'a chain that was written anew is found by its anchors',
      file: audit,
      source: `if (anchored !== undefined && anchored !== entry.hash) {`,
      instead: `if (anchored === '') {`,
    },
    {
      id: 'audit-anchored-beginning',
      holds: 'a beginning that was taken away is found by its anchors',
      file: audit,
      source: `for (const n of [...wanted.keys()].filter((each) => each < expected)) {`,
      instead: `for (const n of [...wanted.keys()].filter((each) => each < 0)) {`,
    },
    {
      id: 'audit-end',
      holds: 'an end that was cut off is missed',
      file: audit,
      source: `if (end >= expected) {`,
      instead: `if (end < 0) {`,
    },
    {
      id: 'audit-anchors-in-r2-count',
      holds: 'an anchor in R2 counts before what D1 says of the day',
      file: 'src/control/anchors.ts',
      source: `const noted = (await anchors.list(400)).filter(({ day }) => !days.has(day))`,
      instead: `const noted = await anchors.list(days.size > 0 ? 400 : 400)`,
    },
    {
      id: 'audit-anchor-not-switched-off',
      holds: 'whoever can write D1 does not switch anchoring off',
      file: 'src/control/anchors.ts',
      source: `if (noted !== undefined && anchorBucket === undefined) return false`,
      instead: `if (noted !== undefined && (anchorBucket === undefined || noted.isStored)) return false`,
    },
  ],
)

const acts = guardsOf(
  ['test/store/d1-ledger.test.ts'],
  [
    {
      id: 'ledger-entry-of-an-act',
      holds: 'an act that changed nothing leaves no entry',
      file: ledger,
      source: `SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE changes() > 0`,
      instead: `SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE 1 > 0`,
    },
    {
      id: 'ledger-number-once',
      holds: 'a number that was given is never given again',
      file: ledger,
      source: `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0) AS seq,`,
      instead: `SELECT coalesce((SELECT max(id) FROM audit), 0) AS seq,`,
    },
    {
      id: 'ledger-lost-answer',
      holds: 'an act whose answer was lost is looked up, and not done again',
      file: ledger,
      source: `if (standing?.hash === hash) return 'done'`,
      instead: '',
    },
    {
      id: 'ledger-own-entry',
      holds: 'nobody takes somebody else’s entry for his own',
      file: ledger,
      source: `if (standing?.hash === hash) return 'done'`,
      instead: `if (standing !== null) return 'done'`,
    },
    {
      id: 'ledger-overtaken',
      holds: 'of two acts at the same moment the second one is tried again',
      file: ledger,
      source: `cause.message.includes('UNIQUE constraint failed: audit.id')) return 'overtaken'`,
      instead: `cause.message === '') return 'overtaken'`,
    },
  ],
)

const asking = guardsOf(
  ['test/control/override-rule.test.ts', 'test/control/guard-keeping.test.ts'],
  [
    {
      id: 'break-glass-72-hours',
      holds: 'nobody is given break-glass for more than 72 hours',
      file: rule,
      source: `if (until > latest) {`,
      instead: `if (until > Infinity) {`,
    },
    {
      id: 'break-glass-over',
      holds: 'nobody is given break-glass that is over already',
      file: rule,
      source: `if (until <= now) return refused(`,
      instead: `if (until < 0) return refused(`,
    },
    {
      id: 'break-glass-either-or',
      holds: 'an entry turns rules off or puts one in, and not both',
      file: rule,
      source: `if ((kill === undefined) === (rule === undefined)) return refused('kill', 'give either \`kill\` or \`rule\`')`,
      instead: '',
    },
    {
      id: 'break-glass-id',
      holds: 'an entry has an id that the edge can read',
      file: rule,
      source: `if (!isId(id)) return refused('id',`,
      instead: `if (id === '') return refused('id',`,
    },
    {
      id: 'break-glass-unknown-rule',
      holds: 'a rule that is not there is not taken for one that was turned off',
      file: rule,
      source: `if (rule === undefined && !force) {`,
      instead: `if (rule === null && !force) {`,
    },
    {
      id: 'break-glass-compliance',
      holds: 'a rule demanded by law or contract is turned off only by who says so twice',
      file: rule,
      source: `if (rule?.compliance === true && confirm !== kill) return unconfirmed(kill, kill)`,
      instead: '',
    },
    {
      id: 'break-glass-all-with-compliance',
      holds: 'all rules together are turned off only by who says so twice, where one is demanded',
      file: rule,
      source: `return demanded === undefined || confirm === kill ? ok(entry) : unconfirmed(demanded, kill)`,
      instead: `return demanded === '' ? unconfirmed(demanded, kill) : ok(entry)`,
    },
    {
      id: 'break-glass-lets-through',
      holds: 'a temporary rule that lets through what is demanded otherwise is put in only by who says so twice',
      file: rule,
      source: `return demanded === undefined || request.confirm === id ? ok(entry) : unconfirmed(demanded, id)`,
      instead: `return demanded === '' ? unconfirmed(demanded, id) : ok(entry)`,
    },
    {
      id: 'break-glass-in-stores',
      holds: 'a temporary rule leads to the stores of the policy in force',
      file: rule,
      source: `if (found !== undefined) return refused('rule', \`the edge would refuse it at`,
      instead: `if (found === null) return refused('rule', \`the edge would refuse it at`,
    },
    {
      id: 'break-glass-plain-rule',
      holds: 'a temporary rule has no window or rollout of its own',
      file: rule,
      source: `if (more !== undefined) {`,
      instead: `if (more === '') {`,
    },
  ],
)

const broken = guardsOf(
  [
    'test/control/override.test.ts',
    'test/control/override-damage.test.ts',
    'test/control/guard-keeping.test.ts',
    'test/control/override-limits.test.ts',
  ],
  [
    {
      id: 'break-glass-room',
      holds: 'no entry is taken for which the edge has no room',
      file: edge,
      source: `if (others.length >= maxEntries) {`,
      instead: `if (others.length >= 1e9) {`,
    },
    {
      id: 'break-glass-room-in-bytes',
      holds: 'all entries together have a greatest size',
      file: edge,
      source: `if (together <= mostBytes) return undefined`,
      instead: `if (together >= 0) return undefined`,
    },
    {
      id: 'break-glass-shown-in-bounds',
      holds: 'the edge is never shown more than it takes',
      file: edge,
      source: `if (shown.length >= maxEntries || bytes + more > mostBytes) left.push(`,
      instead: `if (shown.length < 0) left.push(`,
    },
    {
      id: 'break-glass-by-hand-72-hours',
      holds: 'what was written into KV by hand ends after 72 hours as well',
      file: edge,
      source: `return entry.until > latest + clockLeewayMs ? { ...entry, until: latest } : entry`,
      instead: `return entry`,
    },
    {
      id: 'break-glass-note-id',
      holds: 'a note is what its key says',
      file: notes,
      source: `if (note['id'] !== id ||`,
      instead: `if (`,
    },
    {
      id: 'break-glass-note-of-the-future',
      holds: 'a note from the future is none',
      file: notes,
      source: `if (!isInstant(at) || at > now + clocksApartMs) return err('\`at\` is no instant of the past')`,
      instead: `if (!isInstant(at)) return err('\`at\` is no instant of the past')`,
    },
    {
      id: 'break-glass-note-72-hours',
      holds: 'a note gives nobody more than 72 hours',
      file: notes,
      source: `if (until > at + longestLifeMs) return err(`,
      instead: `if (until > Infinity) return err(`,
    },
    {
      id: 'break-glass-note-actor',
      holds: 'a note names who did it',
      file: notes,
      source: `if (!isText(actor, longestActor)) return err('\`actor\` is not a text')`,
      instead: `if (typeof actor !== 'string') return err('\`actor\` is not a text')`,
    },
    {
      id: 'break-glass-unnoted-removal',
      holds: 'a removal that nobody could note is undone at once, and said',
      file: 'src/control/override-away.ts',
      source: `const { taken: restored } = await putAndLook(before ?? overrideText([]), ports)`,
      instead: `const restored = true`,
    },
    {
      id: 'break-glass-bounded-notes',
      holds: 'no more changes wait for the storage than can be applied together',
      file: 'src/control/override-away.ts',
      source: `if (earlier.length >= mostNotes) return err(notNoted)`,
      instead: '',
    },
    {
      id: 'break-glass-told-once',
      holds: 'a note that was brought in counts once',
      file: 'src/store/d1-override.ts',
      source: `if (await hasTakenPlace(database, change)) return false`,
      instead: '',
    },
    {
      id: 'break-glass-newer-stays',
      holds: 'a note does not undo what was done after it',
      file: 'src/store/d1-override.ts',
      source: `WHERE set_at <= excluded.set_at AND coalesce(cleared_at, 0) <= excluded.set_at\``,
      instead: `WHERE TRUE\``,
    },
    {
      id: 'break-glass-damaged-entry',
      holds: 'a damaged entry in the storage costs no other its effect',
      file: 'src/store/d1-override.ts',
      source: `return read.ok && read.value.id === id ? { entry: read.value, by, at: instant(at) } : undefined`,
      instead: `return { entry: given as OverrideEntry, by, at: instant(at) }`,
    },
  ],
)

const once = guardsOf(
  ['test/control/idempotency.test.ts'],
  [
    {
      id: 'once-another-request',
      holds: 'one key does not stand for two requests',
      file: 'src/store/d1-idempotency.ts',
      source: `if (row.digest !== digest) return { kind: 'other' }`,
      instead: '',
    },
    {
      id: 'once-busy',
      holds: 'a request that is being carried out is not carried out beside it',
      file: 'src/store/d1-idempotency.ts',
      source: `if (row.status === null) return { kind: 'busy' }`,
      instead: `if (row.status === null) return { kind: 'new' }`,
    },
    {
      id: 'once-taken-over-in-time',
      holds: 'whoever died in the middle is taken over after a minute, and not before',
      file: 'src/store/d1-idempotency.ts',
      source: `AND idempotency.began_at <= ?4 - ?6)\``,
      instead: `AND ?6 > 0)\``,
    },
    {
      id: 'once-secret-not-kept',
      holds: 'what is shown once is kept nowhere',
      file: 'src/control/idempotency.ts',
      source: `if (showsOnce) return { status, body: JSON.stringify({ note: onceNote }), etag, location }`,
      instead: '',
    },
    {
      id: 'once-unknown-outcome',
      holds: 'a request whose outcome nobody knows is not tried again at once',
      file: 'src/control/idempotency.ts',
      source: `if (!isStorageFailure(cause)) await settled(store.abandon(request))`,
      instead: `await settled(store.abandon(request))`,
    },
    {
      id: 'once-answer-known',
      holds: 'no trouble with keeping an answer takes it away',
      file: 'src/control/idempotency.ts',
      source: `await work.catch(() => undefined)`,
      instead: `await work`,
    },
  ],
)

const goods = guardsOf(
  [
    'test/control/catalogue-imports.test.ts',
    'test/control/guard-keeping.test.ts',
    'test/control/catalogue-approval.test.ts',
  ],
  [
    {
      id: 'import-of-somebody-else',
      holds: 'nobody goes on with somebody else’s import',
      file: imports,
      source: `if (job !== undefined && !mayGoOnWith(job, chunk.by)) return`,
      instead: `if (job === null) return`,
    },
    {
      id: 'import-finished-by-its-own',
      holds: 'nobody ends somebody else’s import',
      file: imports,
      source: `  if (!mayGoOnWith(job, actor)) return err({ kind: 'foreign', startedBy: job.startedBy })\n  if (job.state === 'cancelled')`,
      instead: `  if (job.state === 'cancelled')`,
    },
    {
      id: 'import-chunks-missing',
      holds: 'an import that lacks a part is not ended',
      file: imports,
      source: `if (job.chunks !== chunks) return err({ kind: 'chunks_missing', taken: job.chunks })`,
      instead: '',
    },
    {
      id: 'import-deletes-much',
      holds: 'a replacement that deletes much is confirmed with the number',
      file: imports,
      source: `if (doubt !== undefined && wish.confirm !== missing) return err(doubt)`,
      instead: '',
    },
    {
      id: 'import-small-marketplace',
      holds: 'a large marketplace does not hide that a small one is emptied',
      file: imports,
      source: `.sort((a, b) => shareOf(b) - shareOf(a))`,
      instead: `.sort((a, b) => b.standing - a.standing)`,
    },
    {
      id: 'entry-approved-by-another',
      holds: 'whoever sent a row does not make it count himself',
      file: 'src/control/catalogue/approval.ts',
      source: `const isHeld = standing?.status === 'pending' && !mayApprove(actor, standing.updatedBy)`,
      instead: `const isHeld = false`,
    },
    {
      id: 'entry-approver-not-written',
      holds: 'who approved an entry is nothing that an editor can write',
      file: 'src/control/catalogue/approval.ts',
      source: `...(approvalReach(actor) === 'none' && { approved_by: undefined }),`,
      instead: '',
    },
  ],
)

const pages = guardsOf(
  ['test/control/catalogue-targets.test.ts', 'test/control/guard-keeping.test.ts'],
  [
    {
      id: 'target-page-of-the-marketplace',
      holds: 'only https pages of the marketplace itself are asked',
      file: targets,
      source: `return registry.marketplaceOfHost(new URL(url).hostname)?.id === toMarketplace ? url : undefined`,
      instead: `return url`,
    },
    {
      id: 'target-page-https',
      holds: 'no page is asked over plain http',
      file: targets,
      source: `if (url === undefined || !url.startsWith('https://')) return undefined`,
      instead: `if (url === undefined) return undefined`,
    },
    {
      id: 'target-host-left-alone',
      holds: 'a store that does not answer is left alone',
      file: targets,
      source: `const isAsked = url !== undefined && (failures.get(host) ?? 0) < patience`,
      instead: `const isAsked = url !== undefined`,
    },
    {
      id: 'target-bounded-delisting',
      holds: 'a store that answers 404 to everybody does not empty the catalogue',
      file: targets,
      source: `const rows = gone.slice(0, Math.max(0, most - delisted)).map((row) => ({`,
      instead: `const rows = gone.map((row) => ({`,
    },
    {
      id: 'target-time',
      holds: 'looking at pages ends when its time is up',
      file: targets,
      source: `if (ports.now() >= until) continue`,
      instead: '',
    },
  ],
)

const lists = guardsOf(
  ['test/control/lists.test.ts'],
  [
    {
      id: 'list-upload-image',
      holds: 'what is no image of a list is not kept',
      file: 'src/control/lists.ts',
      source: `if (!opened.ok) return err({ kind: 'not_a_list', why: opened.error })`,
      instead: `if (!opened.ok) throw new Error('no image')`,
    },
    {
      id: 'list-upload-digest',
      holds: 'a list is kept under its own digest only',
      file: 'src/control/lists.ts',
      source: `if (opened.value.digest !== digest) return err({ kind: 'other_digest', digest: opened.value.digest })`,
      instead: '',
    },
  ],
)

const messages = guardsOf(
  ['test/control/webhooks.test.ts'],
  [
    {
      id: 'webhook-private-address',
      holds: 'a webhook leads to no private address',
      file: webhooks,
      source: `  const read = readUrl(text)\n  if (!read.ok) {`,
      instead: `  const read = readUrl(text)\n  if (!read.ok && URL.canParse(text)) return ok(text)\n  if (!read.ok) {`,
    },
    {
      id: 'webhook-https',
      holds: 'a webhook leads to https',
      file: webhooks,
      source: `if (scheme !== 'https') return err('must begin with https://')`,
      instead: '',
    },
    {
      id: 'webhook-plain-address',
      holds: 'the address of a webhook is one that nobody can read otherwise',
      file: webhooks,
      source: `if (fault !== undefined && fault.code !== 'port')`,
      instead: `if (scheme === '')`,
    },
    {
      id: 'webhook-loopback-by-setting',
      holds: 'a webhook leads to this machine only where a setting says so',
      file: webhooks,
      source: `if (allowLoopback && URL.canParse(text)`,
      instead: `if (URL.canParse(text)`,
    },
    {
      id: 'webhook-redirect',
      holds: 'no message follows a redirect',
      file: 'src/control/webhook-message.ts',
      source: `method: 'POST', redirect: 'manual', signal:`,
      instead: `method: 'POST', redirect: 'follow' as 'manual', signal:`,
    },
    {
      id: 'webhook-deadline',
      holds: 'a receiver that hangs is given up',
      file: 'src/control/webhook-message.ts',
      source: 'sleep(deadlineMs).then(() => failed(`no answer within ${deadlineMs / 1000} s`)),',
      instead: '',
    },
    {
      id: 'webhook-signed',
      holds: 'no message goes out that is not signed',
      file: 'src/control/webhook-message.ts',
      source: `if (pepper === undefined) return failed('the secret \`TOKEN_PEPPER\` is not set, so nothing can be signed')\n      const signer = new Signer(await webhookSecret(pepper, id))`,
      instead: `const signer = new Signer(await webhookSecret(pepper ?? 'none', id))`,
    },
    {
      id: 'webhook-claimed',
      holds: 'of ten runs at the same moment one sends',
      file: webhooks,
      source: `if (!(await ports.webhooks.claim(delivery, instant(now() + claimMs)))) continue`,
      instead: '',
    },
    {
      id: 'webhook-gone',
      holds: 'a receiver that is gone for good gets nothing more',
      file: webhooks,
      source: `if (outcome.status === 410) await disable(ports, webhook, now())`,
      instead: '',
    },
    {
      id: 'webhook-given-up',
      holds: 'a message is tried a bounded number of times',
      file: webhooks,
      source: `const isOver = outcome.isDelivered || outcome.status === 410 || wait === undefined`,
      instead: `const isOver = outcome.isDelivered || outcome.status === 410`,
    },
  ],
)

const nacks = guardsOf(
  ['test/control/nacks.test.ts'],
  [
    {
      id: 'nack-told-a-few-at-once',
      holds: 'whoever can send records does not fill the audit with refusals',
      file: 'src/control/nacks.ts',
      source: `if (told >= toldAtOnce) break`,
      instead: '',
    },
    {
      id: 'nack-asked-a-few-at-once',
      holds: 'whoever can send records does not keep the cron busy',
      file: 'src/control/nacks.ts',
      source: `of [...distinct.values()].slice(0, askedAtOnce)) {`,
      instead: `of distinct.values()) {`,
    },
  ],
)

export const keepingGuards = [
  ...chain,
  ...acts,
  ...asking,
  ...broken,
  ...once,
  ...goods,
  ...pages,
  ...lists,
  ...messages,
  ...nacks,
]
