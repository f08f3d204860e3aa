/**
 * The body of `POST /v1/decisions`, read to the last member before anything is decided.
 *
 * Whether a link itself can be read is no question here: that is its decision. What is refused is a body that two readers
 * could take differently, or that states what its sender may not state.
 *
 * @module
 */

import { isObject, type JsonObject, member } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Standing } from './arrival.ts'
import type { Asked } from './decisions.ts'
import { readStanding, standingNames } from './standing.ts'

const mostLinks = 100

export interface Question {
  readonly asked: readonly Asked[]
  readonly record: boolean
}

export interface BodyFault {
  readonly code: 'bad-request' | 'service-token-needed'
  /** JSON Pointer into the body. */
  readonly place: string
  readonly detail: string
}

/** Reads what is asked; `isService` is whether the sender may say where a link stands. */
export function readQuestion(body: JsonObject, isService: boolean): Result<Question, BodyFault> {
  const strange = Object.keys(body).find((name) => name !== 'links' && name !== 'record')
  if (strange !== undefined)
    return refused(pointer(strange), 'is not a member of the body: there are `links` and `record`')
  const record = member(body, 'record') ?? false
  if (typeof record !== 'boolean') return refused('/record', 'is neither true nor false')
  const links = member(body, 'links')
  if (!Array.isArray(links)) return refused('/links', 'is not a list of links')
  if (links.length === 0 || links.length > mostLinks)
    return refused('/links', `has ${links.length} links; 1 to ${mostLinks} are answered at once`)

  const asked: Asked[] = []
  for (const [index, link] of links.entries()) {
    const read = readAsked(link, `/links/${index}`, isService)
    if (!read.ok) return read
    asked.push(read.value)
  }
  return ok({ asked, record })
}

function readAsked(link: unknown, place: string, isService: boolean): Result<Asked, BodyFault> {
  if (!isObject(link)) return refused(place, 'is not an object')
  const names = Object.keys(link)
  const strange = names.find((name) => !known.has(name))
  if (strange !== undefined) return refused(place + pointer(strange), 'is not a member of a link')
  const token = member(link, 'token')
  if (token !== undefined) {
    if (typeof token !== 'string') return refused(`${place}/token`, 'is not a text')
    const beside = names.find((name) => name !== 'token')
    if (beside !== undefined) {
      return refused(
        place + pointer(beside),
        'stands beside `token`, which says by itself where the link leads and stood',
      )
    }
    return ok({ requested: { kind: 'token', token }, referer: undefined, standing: undefined })
  }

  const to = member(link, 'to')
  if (to === undefined) return refused(place, 'has neither `token` nor `to`')
  if (typeof to !== 'string') return refused(`${place}/to`, 'is not a text')
  const referer = member(link, 'referer')
  if (referer !== undefined && typeof referer !== 'string') return refused(`${place}/referer`, 'is not a text')
  const standing = standingOf(link, place, isService)
  if (!standing.ok) return standing
  if (standing.value !== undefined && referer !== undefined) {
    return refused(`${place}/referer`, 'stands beside `surface`, which says by itself where the link stood')
  }
  return ok({ requested: { kind: 'to', text: to }, referer, standing: standing.value })
}

const known: ReadonlySet<string> = new Set(['token', 'to', 'referer', ...standingNames])

function standingOf(link: JsonObject, place: string, isService: boolean): Result<Standing | undefined, BodyFault> {
  const first = standingNames.find((name) => Object.hasOwn(link, name))
  if (first === undefined) return ok(undefined)
  if (!isService) {
    const detail = 'says where the link stands, which only a signed link or a service of the platform may say'
    return err({ code: 'service-token-needed', place: `${place}/${first}`, detail })
  }
  if (member(link, 'surface') === undefined) {
    return refused(`${place}/${first}`, 'is said of a link without a `surface`')
  }
  const read = readStanding((name) => member(link, name))
  return read.ok ? read : refused(`${place}/${read.error.name}`, `is not ${read.error.expected}`)
}

function refused(place: string, detail: string): Result<never, BodyFault> {
  return err({ code: 'bad-request', place, detail })
}

/** A member's name comes from outside: cut, so that the answer is not longer than the question. */
function pointer(name: string): string {
  return `/${name.slice(0, 64).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`
}
