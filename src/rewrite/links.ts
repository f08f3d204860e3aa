/**
 * Links: what becomes of the links of a page, a feed or a text.
 *
 * A link to a marketplace becomes a link of ours that says where it stood, and the click decides again; what the policy
 * says of it now goes along as a hint. Where blocked links are to be resolved at once, one becomes a link to its
 * equivalent, or, where there is none, a link marked as one that leads to a notice. A link of ours stays as it is where it
 * was made for this very place; one that was made for another place, or does not count any more, is made anew, so that a
 * link of a video cannot be carried into a live room.
 *
 * @module
 */

import type { Answer } from '../answer/answer.ts'
import type { Context } from '../context/context.ts'
import { statedContext, type Standing } from '../gateway/arrival.ts'
import { considerMany } from '../gateway/decisions.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { terrainOf, type Terrain } from '../gateway/terrain.ts'
import type { Instant } from '../kernel/instant.ts'
import { destinationOf, type Destination } from '../link/destination.ts'
import { expansionLimits } from '../link/expand.ts'
import { expandMany } from '../link/expand-many.ts'
import type { MintLink } from '../link/mint.ts'
import type { Requested } from '../link/requested.ts'
import { mayFollow } from '../link/short.ts'
import type { Policy } from '../policy/decide.ts'
import type { Action } from '../policy/decision.ts'
import { factsOf, nobody } from '../policy/facts.ts'
import { judge, placed } from '../policy/judge.ts'
import { opensLink } from '../policy/outcome.ts'
import { awaited } from './awaited.ts'
import { concerning, ownRequest } from './concerns.ts'
import type { Found, FoundCode, FoundLink, Governed, Governor } from './governor.ts'
import type { RewritePorts, Signer, Signing } from './ports.ts'
import { markedCode, removedCode } from './share-codes.ts'

export type Mode = 'sign' | 'resolve'

export interface Surroundings {
  readonly ports: RewritePorts
  readonly signer: Signer | undefined
  readonly lifetime: Lifetime
  readonly policy: Policy
  readonly standing: Standing
  readonly mode: Mode
  /** Scheme and host at which links of ours are answered, without a slash at the end. */
  readonly publicUrl: string
  readonly at: Instant
}

/** What a link of ours that leads to a notice ends with. */
const noticeMark = '?notice'

export function makeGovernor(around: Surroundings): Governor {
  const { policy, standing, publicUrl } = around
  const terrain = terrainOf(policy.program)
  const context = placed(statedContext(standing), policy.program)
  const here = { ...around, terrain, context, signing: around.signer?.signing(standing, around.at) }
  return {
    mayConcern: concerning(terrain, publicUrl),
    govern: async (found) => {
      const cases = await expanded(await awaited(found.map((one) => caseOf(one, here))), here)
      // The same link is answered once, however often it stands there.
      const places = new Map<string, number>()
      const distinct: Case[] = []
      const placeOf = cases.map((each) => {
        if (each === undefined) return undefined
        const name = nameOf(each)
        let place = places.get(name)
        if (place === undefined) {
          place = distinct.push(each) - 1
          places.set(name, place)
        }
        return place
      })
      const answers = await answersTo(distinct, here)
      return placeOf.map((place) => (place === undefined ? undefined : answers[place]))
    },
  }
}

interface Here extends Surroundings {
  readonly terrain: Terrain
  readonly context: Context
  readonly signing: Signing | undefined
}

/** A link or code that is governed, and where it leads. */
interface Case {
  readonly kind: 'link' | 'code'
  /** The address or the code. */
  readonly text: string
  readonly was: string | undefined
  readonly destination: Destination
}

/** At once, where it is no link of ours. */
function caseOf(found: Found, here: Here): Case | undefined | Promise<Case | undefined> {
  if (found.kind === 'code') return codeCase(found)
  const own = ownRequest(found.url, here.publicUrl)
  if (own === undefined) return linkCase(found, here)
  return reopened(own, here).then((link) => (link === undefined ? undefined : linkCase(link, here)))
}

function linkCase(link: Opened, here: Here): Case | undefined {
  // Not the terrain's memory: a page of a thousand links would push the clicks' few out of it.
  const destination = destinationOf(link.url, here.terrain.registry)
  if (!isGoverned(destination, here.terrain)) return undefined
  return { kind: 'link', text: link.url, was: link.written, destination }
}

/** Of no two cases the same: how long the first part is stands before both. */
function nameOf({ kind, text, was }: Case): string {
  return was === undefined ? `${kind} ${text}` : `${text.length} ${text}${was}`
}

function codeCase({ text, marketplace }: FoundCode): Case {
  const destination: Destination = {
    url: undefined,
    landing: undefined,
    marketplace,
    kind: 'short',
    id: undefined,
    depth: 0,
    fault: undefined,
    hint: undefined,
  }
  return { kind: 'code', text, was: undefined, destination }
}

/** Links of ours within links of ours: more than these are nobody's, and the innermost is signed as it is. */
const deepest = 5

type Opened = Omit<FoundLink, 'kind'>

/** What a link of ours was made from that does not belong here. Undefined where it may stay. */
async function reopened(request: Requested, here: Surroundings): Promise<Opened | undefined> {
  let own = request
  for (let depth = 1; ; depth += 1) {
    const link = await former(own, here)
    const inner = link === undefined || depth === deepest ? undefined : ownRequest(link.url, here.publicUrl)
    if (inner === undefined) return link
    own = inner
  }
}

async function former(own: Requested, { ports, standing, at }: Surroundings): Promise<Opened | undefined> {
  if (own.kind === 'nothing') return undefined
  if (own.kind === 'to') return { url: own.text, written: undefined }
  const token = await ports.readToken(own.token, at)
  if (!token.ok) return token.error.to === undefined ? undefined : { url: token.error.to, written: undefined }
  const { value } = token
  const isHere = value.surface === standing.surface && value.content === standing.content
  return isHere ? undefined : { url: value.insteadOf ?? value.to, written: value.was }
}

/** Whether a link is a product link at all: pages of content, other sites and what nobody can read stay. */
function isGoverned({ marketplace, kind, fault }: Destination, { registry }: Terrain): boolean {
  if (fault?.kind === 'unreadable') return false
  if (kind === 'short' || fault?.kind === 'unjudged') return true
  return marketplace !== undefined && registry.byId(marketplace)?.content !== true
}

/** Short links as what is at the end of them, as far as that is found out in time. */
async function expanded(cases: readonly (Case | undefined)[], here: Here): Promise<readonly (Case | undefined)[]> {
  const { ports, policy, lifetime, terrain } = here
  const { expander, now } = ports
  if (expander === undefined || policy.program.short_links?.follow !== true) return cases
  const short = cases.flatMap((each) => (each !== undefined && mayFollow(each.destination) ? [each] : []))
  const destinations = short.map(({ destination }) => destination)
  const expansion = { destinationOf: terrain.destinationOf, waitMs: expansionLimits.budgetMs, lifetime }
  const ends = await expandMany(destinations, expansion, { expander, now })
  const endOf = new Map(short.map((each, index) => [each, ends[index]]))
  return cases.map((each) => {
    const destination = each === undefined ? undefined : endOf.get(each)
    return each === undefined || destination === undefined ? each : { ...each, destination }
  })
}

/** So many signatures are begun before the first of them is waited for; of more, what each leaves behind adds up. */
const signedAtOnce = 100

async function answersTo(links: readonly Case[], here: Here): Promise<readonly (Governed | undefined)[]> {
  const judged = links.map((link) => ({ link, action: actionFor(link.destination, here) }))
  const closed = judged.filter((each) => here.mode === 'resolve' && each.link.kind === 'link' && !opensLink(each))
  const instead = await insteadOf(
    closed.map(({ link }) => link),
    here,
  )
  const answers: (Governed | undefined)[] = []
  for (let place = 0; place < judged.length; place += signedAtOnce) {
    const some = judged.slice(place, place + signedAtOnce)
    answers.push(...(await awaited(some.map((one) => answerOf(one, instead.get(one.link), here)))))
  }
  return answers
}

interface Judged {
  readonly link: Case
  readonly action: Action
}

type Answering = Governed | undefined | Promise<Governed | undefined>

function answerOf({ link, action }: Judged, answer: Answer | undefined, here: Here): Answering {
  if (link.kind === 'code') return codeAnswer(link.text, action, here)
  const { text: to, was } = link
  if (answer === undefined) return signed({ to, was, rendered: action }, here)
  if (answer.kind !== 'detour') return signed({ to, was, rendered: action }, here, noticeMark)
  const rendered = actionFor(here.terrain.destinationOf(answer.location), here)
  return signed({ to: answer.location, was, insteadOf: to, rendered }, here)
}

/** What closed links are answered with, from a hundred equivalents a read. */
async function insteadOf(links: readonly Case[], here: Here): Promise<ReadonlyMap<Case, Answer>> {
  const { policy, terrain, context, ports, at } = here
  // At render time nobody has clicked: what is known only of the shopper is unknown.
  const matters = links.map(({ destination }) => ({ destination, context, shopper: nobody }))
  const considered = await considerMany(matters, { policy, terrain, catalogue: ports.catalogue }, at)
  return new Map(
    links.flatMap((link, index) => (considered[index] === undefined ? [] : [[link, considered[index].answer]])),
  )
}

/** What the policy says of a destination where the page stands. */
function actionFor(destination: Destination, { policy, terrain, context, at }: Here): Action {
  const facts = factsOf(destination, context, nobody, terrain.registry)
  return judge(policy, destination, facts, at).outcome.action
}

function codeAnswer(code: string, action: Action, { policy, standing }: Here): Governed | undefined {
  const use = policy.program.share_codes ?? 'mark'
  if (action === 'allow' || use === 'keep') return undefined
  return { action, replacement: use === 'remove' ? removedCode() : markedCode(code, standing.lang) }
}

type Signable = MintLink & { readonly rendered: Action }

/** A link of ours. Where there is no room for what stood there, the link counts more than putting it back. */
function signed(link: Signable, here: Here, mark = ''): Governed | Promise<Governed> {
  const token = here.signing?.(link)
  if (typeof token === 'string') return written(link, token, here, mark)
  if (token === undefined) return signedWithout(link, here, mark)
  return token.then((one) => (one === undefined ? signedWithout(link, here, mark) : written(link, one, here, mark)))
}

/** Without a key an unsigned one, which is judged by the page that the shopper comes from. */
async function signedWithout(link: Signable, here: Here, mark: string): Promise<Governed> {
  return written(link, await here.signing?.({ ...link, was: undefined }), here, mark)
}

function written(link: Signable, token: string | undefined, { publicUrl }: Here, mark: string): Governed {
  const path = token === undefined ? `/go?to=${encoded(link.to)}` : `/go/${token}${mark}`
  return { action: link.rendered, replacement: `${publicUrl}${path}` }
}

/** Without quotes and brackets too, at which a reader of a text or a refresh would end the link. */
function encoded(to: string): string {
  return encodeURIComponent(to).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}
