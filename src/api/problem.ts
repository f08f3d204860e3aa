/**
 * Problem details (RFC 9457): every refusal of the admin API says what is wrong and what to do about it.
 *
 * The pages that explain them are made of this table.
 *
 * @module
 */

import { problemsOf, type ProblemKind } from '../gateway/problem-details.ts'

export const problems = {
  'bad-request': {
    status: 400,
    title: 'The request cannot be read',
    remedy: 'compare it with the reference of this route; `faults` names the fields',
  },
  unauthorised: {
    status: 401,
    title: 'A valid API token is needed',
    remedy: 'send `Authorization: Bearer …` with an API token, or come through Cloudflare Access',
  },
  forbidden: {
    status: 403,
    title: 'Your role does not allow this',
    remedy: 'ask an admin for a role or a token that does',
  },
  'foreign-origin': {
    status: 403,
    title: 'The request comes from a page of another origin',
    remedy: 'call the API from its own origin, or from a program that sends no `Origin`',
  },
  'approval-needed': {
    status: 403,
    title: 'This change needs the approval of somebody else',
    remedy: 'let somebody else look at a change request of the same document; `gates` says why',
  },
  'own-change': {
    status: 403,
    title: 'Nobody approves a change of their own',
    remedy: 'ask somebody who neither wrote nor edited it',
  },
  'not-found': { status: 404, title: 'There is no such thing', remedy: 'look at the list it should be in' },
  'no-such-route': {
    status: 404,
    title: 'There is no such route',
    remedy: 'the routes are listed at `/api/v1/reference`',
  },
  'method-not-allowed': { status: 405, title: 'The route does not take this method', remedy: 'see `Allow`' },
  'stale-base': {
    status: 409,
    title: 'The base is not the head',
    remedy: 'look at the difference, bring your document onto the head, and send it with its number as `base`',
  },
  conflict: {
    status: 409,
    title: 'The state of the thing does not allow this',
    remedy: 'read it again; `detail` says why',
  },
  'in-progress': {
    status: 409,
    title: 'The same request is still being worked on',
    remedy: 'wait for its answer, or ask again with the same `Idempotency-Key` in a moment',
  },
  'precondition-failed': {
    status: 412,
    title: 'It was changed since you read it',
    remedy: 'read it again, and send the new `ETag` as `If-Match`',
  },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    remedy: 'split it; long lists belong into values of their own',
  },
  'unsupported-type': {
    status: 415,
    title: 'The body has a type that this route does not read',
    remedy: 'send the `Content-Type` that the reference names',
  },
  'lists-missing': {
    status: 409,
    title: 'Lists that the policy names are not at the edge',
    remedy: 'bring them there first: `detour list upload FILE`',
  },
  'policy-invalid': {
    status: 422,
    title: 'The policy has mistakes',
    remedy: 'repair them and send it again; nothing was changed. `detour explain <code>` tells more of each',
  },
  'tests-failed': {
    status: 422,
    title: 'The tests inside the policy fail',
    remedy: 'repair the rules or the tests and send it again; nothing was changed',
  },
  'override-conflict': {
    status: 409,
    title: 'A break-glass entry does not fit this version',
    remedy:
      'clear or change the entries that `entries` names first, or give their hosts to `stores`; nothing was changed',
  },
  'unknown-rule': {
    status: 422,
    title: 'The policy in force has no such rule',
    remedy: 'look at the ids in the policy; with `force` the rule is turned off all the same, for when it appears',
  },
  'confirmation-needed': {
    status: 422,
    title: 'This rule is demanded by law or contract',
    remedy: 'say that you mean it: send what the answer has as `confirm`',
  },
  'not-a-list': {
    status: 422,
    title: 'The body is not the image of this list',
    remedy: 'make the image with `detour list pack`, and send it to the digest that it prints',
  },
  'list-in-use': {
    status: 409,
    title: 'A policy names the list',
    remedy: 'publish a policy without it, and delete it thirty days later',
  },
  'not-minted': {
    status: 422,
    title: 'The link would be refused',
    remedy: 'compare the claims with the reference of link tokens; `detail` says what is wrong',
  },
  'key-reused': {
    status: 422,
    title: 'The `Idempotency-Key` was used for another request',
    remedy: 'take a new key for every new request',
  },
  'match-needed': {
    status: 428,
    title: 'The request must say which state it changes',
    remedy: 'read the thing first, and send its `ETag` as `If-Match`',
  },
  'too-many-requests': { status: 429, title: 'Too many requests', remedy: 'wait for the seconds in `Retry-After`' },
  internal: {
    status: 500,
    title: 'We failed at this',
    remedy: 'tell us the `request_id`; look whether the act took place before you repeat it',
  },
  'not-configured': {
    status: 503,
    title: 'The deployment lacks what this needs',
    remedy: 'bind what `detail` names in wrangler.toml',
  },
  'storage-unavailable': {
    status: 503,
    title: 'The storage did not answer',
    remedy: 'try again, with the same `Idempotency-Key`; nothing was changed unless reading shows it',
  },
} as const satisfies Readonly<Record<string, ProblemKind>>

export type ProblemCode = keyof typeof problems

export const problem = problemsOf(problems, '/api/v1/problems')
