/**
 * `/check`: creators and merchants ask what will become of their links, without a log-in and without a script.
 *
 * A form that is sent leads to the address that asks the same, where that is short enough; a longer one is answered at
 * once. Anybody may ask, and is held to a number of questions; a service of the platform is not. Nothing is recorded.
 *
 * @module
 */

import { apology } from '../answer/apology.ts'
import { languageOf } from '../answer/language.ts'
import { wantsJson } from '../answer/preferences.ts'
import { readBody } from '../gateway/body.ts'
import { retryAfterSeconds } from '../gateway/limit.ts'
import type { Ports } from '../gateway/ports.ts'
import { problem, type ProblemCode } from '../gateway/problem.ts'
import { isService } from '../gateway/service.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { Policy } from '../policy/decide.ts'
import { newId } from '../record/id.ts'
import { addressOf, path } from './address.ts'
import { fieldsOf, isAsking, readQuestion, type Fields } from './asked.ts'
import { checkLinks, type Checked } from './check.ts'
import { checkJson } from './json.ts'
import { batchPage } from './page/batch.ts'
import { failurePage, type Failure } from './page/failure.ts'
import { formPage, sentence, type Fault } from './page/form.ts'
import { resultPage } from './page/result.ts'
import { sceneOf, type Scene } from './page/scene.ts'
import { elsewhereResponse, htmlResponse, jsonResponse } from './response.ts'
import { choicesOf } from './surfaces.ts'

export type CheckPorts = Pick<Ports, 'policies' | 'catalogue' | 'expander' | 'isServiceToken' | 'isLimited' | 'now'>

/** Whether a request is for this page, without parsing its address: clicks pass here too. */
export function isCheck(url: string): boolean {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (start === -1 || !url.startsWith(path, start)) return false
  const next = url[start + path.length]
  return next === undefined || next === '?' || next === '#'
}

/** Two hundred long share texts fit, encoded as a form encodes them. */
const longestForm = 1024 * 1024

/** As many links as `/v1/decisions` answers at once count as one question. */
const linksOfOneQuestion = 100

/** Never rejects. */
export async function checkPage(request: Request, ports: CheckPorts, lifetime: Lifetime): Promise<Response> {
  try {
    return await answer(request, ports, lifetime)
  } catch (cause) {
    const at = ports.now()
    const id = newId(at)
    const error = cause instanceof Error ? cause.stack : 'unknown'
    console.error(JSON.stringify({ event: 'check-failed', id, error }))
    return apology(request, id, at)
  }
}

/** What of a request shapes its answer, before its fields are known. */
interface Asker {
  readonly method: string
  readonly isJson: boolean
  readonly acceptLanguage: string | null
  readonly origin: string
  readonly now: Instant
}

async function answer(request: Request, ports: CheckPorts, lifetime: Lifetime): Promise<Response> {
  const { method, headers } = request
  const url = new URL(request.url)
  const asker: Asker = {
    method,
    isJson: wantsJson(headers.get('accept')),
    acceptLanguage: headers.get('accept-language'),
    origin: url.origin,
    now: ports.now(),
  }
  const inAddress = fieldsOf(url.searchParams)
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return failed('method', inAddress, asker)
  const isSent = method === 'POST'
  const isKnown = await isService(request, ports)
  const isHeldBack = async (): Promise<boolean> => !isKnown && (await ports.isLimited?.('check', headers)) === true
  if ((isSent || isAsking(inAddress)) && (await isHeldBack())) return failed('too_often', inAddress, asker)

  let fields = inAddress
  if (isSent) {
    const read = await readForm(request)
    if (typeof read === 'string') return failed(read, inAddress, asker)
    fields = read
  }
  let policy: Policy
  try {
    policy = ports.policies.currentNow() ?? (await ports.policies.current(lifetime))
  } catch {
    return failed('no_policy', fields, asker)
  }
  const scene = sceneFor(fields, asker, policy)
  if (!isSent && !isAsking(fields)) return form(scene, [], policy, asker)
  const question = readQuestion(fields, scene)
  if (!question.ok) return form(scene, question.error, policy, asker)

  const again = addressOf(fields, scene.language, asker.origin)
  if (isSent && !asker.isJson && again !== undefined) return elsewhereResponse(again.slice(asker.origin.length))
  for (let more = linksOfOneQuestion; more < question.value.links.length; more += linksOfOneQuestion) {
    if (await isHeldBack()) return failed('too_often', fields, asker)
  }
  const checked = await checkLinks(question.value, { policy, now: asker.now }, ports, lifetime)
  return told(checked, scene, asker)
}

function sceneFor(fields: Fields, { acceptLanguage, now, origin }: Asker, policy: Policy | undefined): Scene {
  const program = policy?.program
  return sceneOf({
    language: languageOf(fields.lang, acceptLanguage),
    fields,
    choices: choicesOf(program ?? { surfaces: {} }),
    timeZone: program?.meta.timezone ?? 'UTC',
    now,
    origin,
  })
}

/** The fields of a form as browsers send it; else what is wrong with the body. */
async function readForm(request: Request): Promise<Fields | 'unsupported' | 'too_large'> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') return 'unsupported'
  const body = await readBody(request.body, longestForm)
  if (body.kind === 'longer') {
    await body.stream.cancel()
    return 'too_large'
  }
  const fields = fieldsOf(new URLSearchParams(new TextDecoder().decode(body.bytes)))
  // An empty form asks nothing and is told so, whichever of its fields it left out.
  return fields.to.length === 0 ? { ...fields, to: [''] } : fields
}

function told(checked: Checked, scene: Scene, asker: Asker): Response {
  const { findings, policy } = checked
  const [only] = findings
  const isUnreadable = findings.length === 1 && only?.state === 'unreadable'
  if (asker.isJson) {
    const { fields, language, origin } = scene
    return jsonResponse(checkJson(checked, addressOf(fields, language, origin)), {
      method: asker.method,
      status: isUnreadable ? 400 : 200,
    })
  }
  if (isUnreadable) {
    const why = only.destination.fault?.code ?? 'not_a_url'
    return form(scene, [{ field: 'to', code: 'unreadable', why }], policy, asker)
  }
  const isOne = findings.length === 1 && only !== undefined
  const page = isOne ? resultPage(only, checked, scene) : batchPage(checked, scene)
  return htmlResponse(page, { method: asker.method, status: 200, language: scene.language })
}

function form(scene: Scene, faults: readonly Fault[], policy: Policy, { method, isJson }: Asker): Response {
  const isPublic = faults.length === 0
  if (isJson) {
    const [first] = faults
    if (first === undefined) return problem('bad-request', 'the parameter `to` is missing', { place: 'to' })
    const english = sceneOf({ ...scene, language: 'en' })
    const chinese = sceneOf({ ...scene, language: 'zh-CN' })
    const errors = faults.map((fault) => ({
      ...fault,
      message: { 'zh-CN': sentence(fault, chinese), en: sentence(fault, english) },
    }))
    return problem('bad-request', `the parameter \`${first.field}\` cannot be used`, { place: first.field, errors })
  }
  return htmlResponse(formPage(scene, faults, policy.tier === 'bundled'), {
    method,
    status: isPublic ? 200 : 400,
    language: scene.language,
    isPublic: isPublic && scene.fields.to.length === 0,
  })
}

interface Refusal {
  readonly status: number
  readonly code: ProblemCode
  readonly headers: Readonly<Record<string, string>>
}

const refusals: Readonly<Record<Failure, Refusal>> = {
  too_large: { status: 413, code: 'too-large', headers: {} },
  unsupported: { status: 415, code: 'unsupported-type', headers: {} },
  too_often: { status: 429, code: 'too-many-requests', headers: { 'retry-after': String(retryAfterSeconds) } },
  method: { status: 405, code: 'method-not-allowed', headers: { allow: 'GET, HEAD, POST' } },
  no_policy: { status: 503, code: 'internal', headers: { 'retry-after': String(retryAfterSeconds) } },
}

function failed(failure: Failure, fields: Fields, asker: Asker): Response {
  const { status, code, headers } = refusals[failure]
  const scene = sceneFor(fields, asker, undefined)
  if (asker.isJson) return problem(code, details[failure], {}, headers)
  return htmlResponse(failurePage(failure, scene), { method: asker.method, status, language: scene.language, headers })
}

const details: Readonly<Record<Failure, string>> = {
  too_large: `a form has at most ${longestForm / 1024} KiB`,
  unsupported: 'the body is not `application/x-www-form-urlencoded`',
  too_often: 'this address has asked too often',
  method: 'links are checked with GET or POST',
  no_policy: 'the policy cannot be read',
}
