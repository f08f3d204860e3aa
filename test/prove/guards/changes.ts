/**
 * Guards of changes: publishing, gates, change requests, settings and drafts, candidates.
 *
 * @module
 */

import { guardsOf } from './guard.ts'

const publish = 'src/control/publish.ts'
const proposals = 'src/control/proposals.ts'
const steps = 'src/control/request-steps.ts'
const requestRows = 'src/store/d1-requests.ts'
const projection = 'src/control/projection.ts'

const publishing = guardsOf(
  ['test/control/guard-requests.test.ts', 'test/worker/publish.test.ts', 'test/worker/fault-publish.test.ts'],
  [
    {
      id: 'publish-invalid',
      holds: 'a policy with mistakes is not published',
      file: publish,
      source: `if (program === undefined || verdict === 'invalid') return err({ kind: 'invalid', diagnostics })`,
      instead: `if (program === undefined) throw new Error('there is no program')`,
    },
    {
      id: 'publish-red',
      holds: 'a policy whose own tests fail is not published',
      file: publish,
      source: `if (verdict === 'red') return err({ kind: 'red', diagnostics })`,
      instead: '',
    },
    {
      id: 'publish-gates',
      holds: 'what is looser, or cannot be told, is not published by one alone',
      file: publish,
      source: `if (gates.value.length > 0) return err({ kind: 'gated', gates: gates.value })`,
      instead: '',
    },
    {
      id: 'publish-one-of-many',
      holds: 'of many publishers upon one base one is kept',
      file: 'src/store/d1-versions.ts',
      source: `WHERE (SELECT coalesce(max(number), 0) FROM versions) = ?4\``,
      instead: `WHERE ?4 >= 0\``,
    },
    {
      id: 'publish-never-live-unseen',
      holds: 'nobody is told that a version is live before it was seen in KV',
      file: projection,
      source: `return (await live.read()) === text\n      ? undefined`,
      instead: `return (await live.read()) !== ''\n      ? undefined`,
    },
    {
      id: 'publish-kv-refuses',
      holds: 'nobody is told that a version is live when KV refused it',
      file: projection,
      source: `return { live: trouble === undefined, trouble }`,
      instead: `return { live: true, trouble }`,
    },
    {
      id: 'publish-newer-at-the-edge',
      holds: 'an older version is never written over a newer one that the edge has seen',
      file: projection,
      source: `if (accepted?.ok !== true || accepted.value.version <= number) return undefined`,
      instead: `if (accepted?.ok !== undefined) return undefined`,
    },
    {
      id: 'publish-slower-publisher',
      holds: 'where a slower publisher wrote over it, the newest version is put back',
      file: projection,
      source: `if (head > number) return (await show(head, ports)) ?? \`version \${head} was published meanwhile\``,
      instead: '',
    },
    {
      id: 'publish-reconciled',
      holds: 'what KV lacks is brought there every minute',
      file: projection,
      source: `if (text !== undefined && (await ports.live.read().catch(() => null)) === text) {`,
      instead: `if (text !== undefined) {`,
    },
  ],
)

const conditions = guardsOf(
  ['test/control/guard-requests.test.ts', 'test/control/schedule.test.ts', 'test/control/requests.test.ts'],
  [
    {
      id: 'proposal-invalid',
      holds: 'a change with mistakes is not proposed',
      file: proposals,
      source: `if (program === undefined || verdict === 'invalid') return err({ kind: 'invalid', diagnostics })`,
      instead: `if (program === undefined) throw new Error('there is no program')`,
    },
    {
      id: 'proposal-red',
      holds: 'a change whose own tests fail is not proposed, and not published by a schedule',
      file: proposals,
      source: `if (verdict === 'red') return err({ kind: 'red', diagnostics })`,
      instead: '',
    },
    {
      id: 'proposal-base',
      holds: 'nothing is proposed upon a version that is not there, which would meet no gate',
      file: proposals,
      source: `if (before === undefined) return err({ kind: 'no_such_version', number: base })`,
      instead: `if (before === undefined) return ok({ source, base, digest, diff: undefined, gates: [] })`,
    },
    {
      id: 'request-own-approval',
      holds: 'nobody approves what he wrote',
      file: steps,
      source: `if (word === 'approve' && !by.settings.self_approval && writersOf(request).has(personOf(by.actor.id)))`,
      instead: `if (word === undefined)`,
    },
    {
      id: 'request-own-approval-does-not-count',
      holds: 'an approval that was given before somebody edited does not count',
      file: 'src/control/requests.ts',
      source: `const approvedBy = saying('approve').filter((actor) => !writers.has(actor))`,
      instead: `const approvedBy = saying('approve')`,
    },
    {
      id: 'request-approval-of-this-revision',
      holds: 'an approval is of one revision and does not count for the next',
      file: 'src/control/requests.ts',
      source: `if (revision === request.revision && (kind === 'approve' || kind === 'decline'))`,
      instead: `if (revision > 0 && (kind === 'approve' || kind === 'decline'))`,
    },
    {
      id: 'request-one-voice-each',
      holds: 'whoever approves twice counts once, with every token of his',
      file: 'src/control/requests.ts',
      source: `words.set(personOf(actor), kind)`,
      instead: `words.set(\`\${actor} \${words.size}\`, kind)`,
    },
    {
      id: 'request-enough-approvals',
      holds: 'a change that meets a gate has as many approvals as the settings want',
      file: 'src/control/requests.ts',
      source: `approvedBy.length >= needed ? 'approved' : 'in_review'`,
      instead: `approvedBy.length >= 0 ? 'approved' : 'in_review'`,
    },
    {
      id: 'request-declined',
      holds: 'a change that somebody declined is not published',
      file: 'src/control/requests.ts',
      source: `const verdict = declinedBy.length > 0 ? 'rejected' :`,
      instead: `const verdict = declinedBy.length < 0 ? 'rejected' :`,
    },
    {
      id: 'request-ready',
      holds: 'what lacks its approvals at the moment of publishing is not published',
      file: 'src/control/request-publish.ts',
      source: `if (unready !== undefined) return err(unready)`,
      instead: '',
    },
    {
      id: 'request-stale-base',
      holds: 'a change whose base is no longer the head is not published, and never merged',
      file: 'src/control/request-publish.ts',
      source: `if (stale !== undefined) return err(stale)`,
      instead: '',
    },
    {
      id: 'request-held',
      holds: 'of many who publish one change, one does',
      file: 'src/control/request-publish.ts',
      source: `if (!isHeld)\n`,
      instead: `if (isHeld === undefined)\n`,
    },
    {
      id: 'request-hold-given-back',
      holds: 'a publishing that was refused holds nobody up',
      file: 'src/control/request-publish.ts',
      source: `if (!published.ok) await ports.requests.release(id, token)`,
      instead: `if (!published.ok) await Promise.resolve(token)`,
    },
    {
      id: 'request-past-instant',
      holds: 'nothing is scheduled for an instant that has passed',
      file: steps,
      source: `if (at <= by.at) return err(conflict(`,
      instead: `if (at < 0) return err(conflict(`,
    },
    {
      id: 'request-scheduled-when-ready',
      holds: 'nothing is scheduled that nobody approved',
      file: steps,
      source: `const fault = newerFault(request, by) ?? readinessFault(request, by)`,
      instead: `const fault = newerFault(request, by)`,
    },
    {
      id: 'request-schedule-looks-again',
      holds: 'what is due is looked at again before it is published',
      file: 'src/control/schedule.ts',
      source: `const ready = await lookAgain(request, now, ports)`,
      instead: `const ready = { ok: true, value: { gates: [], approvedBy: [] } } as const`,
    },
    {
      id: 'request-schedule-is-of-this-state',
      holds: 'a schedule does not end what has become another change meanwhile',
      file: 'src/control/schedule.ts',
      source: `if (request?.state !== 'scheduled') return undefined`,
      instead: `if (request === undefined) return undefined`,
    },
    {
      id: 'request-cancel',
      holds: 'only its author or a publisher cancels a change',
      file: steps,
      source: `if (personOf(request.author) !== personOf(by.actor.id) && !holds(by.actor.role, 'publisher')) {`,
      instead: `if (request.author === '') {`,
    },
    {
      id: 'request-over',
      holds: 'what is applied or cancelled is not changed any more',
      file: steps,
      source: `if (!allowed.includes(state)) return`,
      instead: `if (allowed.length === 0) return`,
    },
    {
      id: 'request-length',
      holds: 'a change takes a bounded number of steps',
      file: steps,
      source: `return steps < mostSteps ? undefined : conflict(`,
      instead: `return steps < 1e9 ? undefined : conflict(`,
    },
    {
      id: 'request-free',
      holds: 'a change that is being published is not changed at that moment',
      file: requestRows,
      source: `: isFree(String(Number(now)))`,
      instead: `: 'TRUE'`,
    },
    {
      id: 'request-one-step',
      holds: 'of two steps upon one state one is kept',
      file: requestRows,
      source: `           steps = ?8
         WHERE r.id = ?1 AND r.steps = ?2 AND \${condition}\``,
      instead: `           steps = ?8
         WHERE r.id = ?1 AND ?2 >= 0 AND \${condition}\``,
    },
  ],
)

const reading = guardsOf(
  ['test/api/request-routes.test.ts', 'test/control/requests.test.ts'],
  [
    {
      id: 'request-revision-of-a-review',
      holds: 'a review is of the revision that was read',
      file: steps,
      source: `stateFault(request, reviewable, by.at) ?? revisionFault(request, review.revision)`,
      instead: `stateFault(request, reviewable, by.at)`,
    },
    {
      id: 'request-revision-of-an-act',
      holds: 'an act that names the revision it is about is not carried out upon another',
      file: steps,
      source: `return read === undefined ? undefined : revisionFault(request, read)`,
      instead: `return undefined`,
    },
    {
      id: 'request-edit-of-what-was-read',
      holds: 'an edit does not undo what others did since it was read',
      file: steps,
      source: `if (edit.steps !== undefined && edit.steps !== request.steps) return err({ kind: 'changed' })`,
      instead: '',
    },
    {
      id: 'settings-revision',
      holds: 'settings are replaced only by who has read them',
      file: 'src/store/d1-settings.ts',
      source: `WHERE id = 1 AND revision = ?2'`,
      instead: `WHERE id = 1 AND ?2 > 0'`,
    },
    {
      id: 'draft-revision',
      holds: 'a draft is saved only by who has read the last saving',
      file: 'src/store/d1-drafts.ts',
      source: `           WHERE id = ?1 AND rev = ?6\``,
      instead: `           WHERE id = ?1 AND ?6 > 0\``,
    },
    {
      id: 'draft-number',
      holds: 'an author keeps a bounded number of drafts',
      file: 'src/store/d1-drafts.ts',
      source: `           WHERE (SELECT count(*) FROM drafts WHERE author = ?5) < ?9\``,
      instead: `           WHERE ?9 > 0\``,
    },
  ],
).map((guard) => {
  if (guard.id === 'settings-revision') return { ...guard, tests: ['test/control/settings.test.ts'] }
  return guard.id.startsWith('draft-') ? { ...guard, tests: ['test/control/drafts.test.ts'] } : guard
})

const gate = 'src/control/gates.ts'
const duties = 'src/control/duties.ts'

const gates = guardsOf(
  ['test/control/gates.test.ts'],
  [
    {
      id: 'gate-looser',
      holds: 'what lets through what was held back needs somebody else',
      file: gate,
      source: `({ direction, takesEffect }) => direction === 'looser' && takesEffect.kind !== 'past',`,
      instead: `({ direction, takesEffect }) => direction === 'stricter' && takesEffect.kind === 'past',`,
    },
    {
      id: 'gate-stores',
      holds: 'who owns which shop is not changed by one alone',
      file: gate,
      source: `(path) => path === 'own' || path === 'stores' || path.startsWith('marketplaces.'))`,
      instead: `(path) => path === '')`,
    },
    {
      id: 'gate-defaults',
      holds: 'what happens where no rule speaks is not changed by one alone',
      file: gate,
      source: `(path) => path.startsWith('defaults.'))`,
      instead: `(path) => path === '')`,
    },
    {
      id: 'gate-compliance',
      holds: 'what law or contract demands is not weakened by one alone',
      file: gate,
      source: `if (weakened.length === 0) return undefined`,
      instead: `if (weakened.length >= 0) return undefined`,
    },
    {
      id: 'gate-no-rules',
      holds: 'the last rule is not taken away by one alone',
      file: gate,
      source: `if (rulesThatCount(before) === 0 || rulesThatCount(after) > 0) return undefined`,
      instead: `if (rulesThatCount(before) >= 0) return undefined`,
    },
    {
      id: 'gate-off-is-away',
      holds: 'a rule that is off does not count as one that is left',
      file: gate,
      source: `return rules.filter(({ mode }) => mode !== 'off').length`,
      instead: `return rules.length`,
    },
    {
      id: 'gate-shrinks',
      holds: 'half of the rules are not taken away by one alone',
      file: gate,
      source: `if (to >= from * settings.min_rules_share) return undefined`,
      instead: `if (to >= 0) return undefined`,
    },
    {
      id: 'gate-incomplete',
      holds: 'what the comparison cannot tell is not taken for nothing',
      file: gate,
      source: `  if (!diff.isComplete) {`,
      instead: `  if (diff.isComplete && reasons.length > 0) {`,
    },
    {
      id: 'gate-unknown-lists',
      holds: 'a list whose members are kept elsewhere is not taken for the same',
      file: gate,
      source: `if (diff.unknownLists.length > 0) {`,
      instead: `if (diff.unknownLists.length < 0) {`,
    },
    {
      id: 'gate-surfaces',
      holds: 'which surface a click counts for is not changed by one alone',
      file: gate,
      source: `if (pages.length > 0) {`,
      instead: `if (pages.length < 0) {`,
    },
    {
      id: 'gate-no-records',
      holds: 'a threshold that cannot be looked at is not met',
      file: gate,
      source: `if (shares === undefined || shares.clicks === 0) {`,
      instead: `if (shares === undefined || shares.clicks === 0) return undefined\n  if (shares.clicks < 0) {`,
    },
    {
      id: 'gate-changed-share',
      holds: 'a change of more clicks than the settings say needs somebody else',
      file: gate,
      source: `if (shares.changedShare > mostChanged) {`,
      instead: `if (shares.changedShare > 1) {`,
    },
    {
      id: 'gate-unknown-share',
      holds: 'clicks of which the records cannot say are bounded as well',
      file: gate,
      source: `if (shares.undeterminedShare > mostUnknown) {`,
      instead: `if (shares.undeterminedShare > 1) {`,
    },
    {
      id: 'gate-old-rollback',
      holds: 'what was in force long ago is not brought back by one alone',
      file: gate,
      source: `if (age <= settings.rollback_days * dayMs) return undefined`,
      instead: `if (age >= 0) return undefined`,
    },
    {
      id: 'duty-removed',
      holds: 'a duty that is taken away is noticed',
      file: duties,
      source: `if (later === undefined) return say(`,
      instead: `if (later === undefined) return undefined\n  if (rule.id === '') return say(`,
    },
    {
      id: 'duty-loses-its-mark',
      holds: 'a duty that loses its mark is noticed',
      file: duties,
      source: `if (later.compliance !== true) return say(`,
      instead: `if (later.id === '') return say(`,
    },
    {
      id: 'duty-enforces-less',
      holds: 'a duty that is only reported, or off, is noticed',
      file: duties,
      source: `if (weights[later.mode] < weights[rule.mode]) {`,
      instead: `if (later.id === '') {`,
    },
    {
      id: 'duty-begins-later',
      holds: 'a duty that begins later is noticed',
      file: duties,
      source: `if (start !== undefined && start > Math.max(rule.from ?? -Infinity, now)) {`,
      instead: `if (later.id === '') {`,
    },
    {
      id: 'duty-ends-earlier',
      holds: 'a duty that ends earlier is noticed',
      file: duties,
      source: `if (end !== undefined && end < (rule.until ?? Infinity)) {`,
      instead: `if (later.id === '') {`,
    },
  ],
)

const candidates = guardsOf(
  ['test/control/candidate.test.ts', 'test/gateway/candidate.test.ts'],
  [
    {
      id: 'candidate-end',
      holds: 'a candidate ends by itself',
      file: 'src/control/candidate.ts',
      source: `if (until <= now || until > now + longestCandidateMs) return err({ kind: 'until' })`,
      instead: '',
    },
    {
      id: 'candidate-breaks-no-click',
      holds: 'a candidate that throws costs no click',
      file: 'src/gateway/compare.ts',
      source: `} catch {`,
      instead: `} catch (cause) {\n    throw cause`,
    },
  ],
)

export const changeGuards = [...publishing, ...conditions, ...reading, ...gates, ...candidates]
