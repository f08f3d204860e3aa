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
import type { Lifetime } from '../gateway/ports.ts'
import { terrainOf, type Terrain } from '../gateway/terrain.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import { expansionLimits } from '../link/expand.ts'
import { expandMany } from '../link/expand-many.ts'
import type { Mintable } from '../link/mint.ts'
import { readRequested, type Requested } from '../link/requested.ts'
import { mayFollow } from '../link/short.ts'
import { mayWrap } from '../link/unwrap.ts'
import { shorteners } from '../link/wrappers.ts'
import type { Policy } from '../policy/decide.ts'
import type { Action } from '../policy/decision.ts'
import { factsOf, type Shopper } from '../policy/facts.ts'
import { judge, placed } from '../policy/judge.ts'
import type { Found, FoundCode, FoundLink, Governed, Governor } from './governor.ts'
import type { RewritePorts, Signer } from './ports.ts'
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

/** At render time nobody has clicked: what is known only of the shopper is unknown. */
const nobody: Shopper = { region: undefined, language: undefined, token: undefined, visitor: undefined }

export function makeGovernor(around: Surroundings): Governor {
  const { policy, standing, publicUrl } = around
  const terrain = terrainOf(policy.program)
  const context = placed(statedContext(standing), policy.program)
  const here = { ...around, terrain, context }
  return {
    mayConcern: concerning(terrain, publicUrl),
    govern: async (found) => {
      const cases = await expanded(await Promise.all(found.map((one) => caseOf(one, here))), here)
      const distinct = new Map(cases.flatMap((each) => (each === undefined ? [] : [[nameOf(each), each] as const])))
      const answers = await answersTo([...distinct.values()], here)
      const byName = new Map([...distinct.keys()].map((name, index) => [name, answers[index]]))
      return cases.map((each) => (each === undefined ? undefined : byName.get(nameOf(each))))
    },
  }
}

interface Here extends Surroundings {
  readonly terrain: Terrain
  readonly context: Context
}

/** A link or code that is governed, and where it leads. */
interface Case {
  readonly kind: 'link' | 'code'
  /** The address or the code. */
  readonly text: string
  readonly was: string | undefined
  readonly destination: Destination
}

async function caseOf(found: Found, here: Here): Promise<Case | undefined> {
  if (found.kind === 'code') return codeCase(found)
  const link = await reopened(found, here)
  if (link === undefined) return undefined
  const destination = here.terrain.destinationOf(link.url)
  if (!isGoverned(destination, here.terrain)) return undefined
  return { kind: 'link', text: link.url, was: link.written, destination }
}

function nameOf({ kind, text, was }: Case): string {
  return JSON.stringify([kind, text, was])
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

/** What a link asks of us, if it is one of ours, however it is written: `HTTPS://GO.EXAMPLE:443/x/../go/…`. */
function ownRequest(url: string, publicUrl: string): Requested | undefined {
  if (url.startsWith(`${publicUrl}/go`)) return readRequested(url)
  if (!/[/\\]go/.test(url) || hostOf(url) !== hostOf(publicUrl)) return undefined
  const { pathname, search } = URL.parse(url) ?? {}
  return pathname === undefined ? undefined : readRequested(`${publicUrl}${pathname}${search}`)
}

/** Links of ours within links of ours: more than these are nobody's, and the innermost is signed as it is. */
const deepest = 5

type Opened = Omit<FoundLink, 'kind'>

/** A link, or the one that a link of ours was made from which does not belong here. Undefined where it may stay. */
async function reopened(found: Opened, here: Surroundings): Promise<Opened | undefined> {
  let link: Opened | undefined = found
  for (let depth = 0; link !== undefined && depth < deepest; depth += 1) {
    const own = ownRequest(link.url, here.publicUrl)
    if (own === undefined) return link
    link = await former(own, here)
  }
  return link
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

async function answersTo(links: readonly Case[], here: Here): Promise<readonly (Governed | undefined)[]> {
  const judged = links.map((link) => ({ link, action: actionFor(link.destination, here) }))
  const closed = judged.filter(({ link, action }) => here.mode === 'resolve' && link.kind === 'link' && !isOpen(action))
  const instead = await insteadOf(
    closed.map(({ link }) => link),
    here,
  )
  return await Promise.all(
    judged.map(async ({ link, action }) => {
      if (link.kind === 'code') return codeAnswer(link.text, action, here)
      const { text: to, was } = link
      const answer = instead.get(link)
      if (answer === undefined) return await signed({ to, was, rendered: action }, here)
      if (answer.kind !== 'detour') return await signed({ to, was, rendered: action }, here, noticeMark)
      const rendered = actionFor(here.terrain.destinationOf(answer.location), here)
      return await signed({ to: answer.location, was, insteadOf: to, rendered }, here)
    }),
  )
}

function isOpen(action: Action): boolean {
  return action === 'allow' || action === 'warn'
}

/** What closed links are answered with, from a hundred equivalents a read. */
async function insteadOf(links: readonly Case[], here: Here): Promise<ReadonlyMap<Case, Answer>> {
  const { policy, terrain, context, ports, at } = here
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

type Signable = Pick<Mintable, 'to' | 'was' | 'insteadOf'> & { readonly rendered: Action }

/** A link of ours; without a key an unsigned one, which is judged by the page that the shopper comes from. */
async function signed(link: Signable, { signer, standing, publicUrl, at }: Here, mark = ''): Promise<Governed> {
  const claims = { ...standing, ...link }
  // Where there is no room for what stood there, the link counts more than putting it back.
  const token = (await signer?.sign(claims, at)) ?? (await signer?.sign({ ...claims, was: undefined }, at))
  const path = token === undefined ? `/go?to=${encoded(link.to)}` : `/go/${token}${mark}`
  return { action: link.rendered, replacement: `${publicUrl}${path}` }
}

/** Without quotes and brackets too, at which a reader of a text or a refresh would end the link. */
function encoded(to: string): string {
  return encodeURIComponent(to).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** An address that means to every reader what is written; of any other, `URL` says whom browsers open. */
const plainHost = /^https?:\/\/(?<host>[a-z0-9.-]+)(?=[/?#]|$)/

function hostOf(url: string): string | undefined {
  return plainHost.exec(url)?.groups?.['host'] ?? URL.parse(url)?.hostname
}

/** By the host alone; every further question is asked of the few that remain. */
function concerning({ registry }: Terrain, publicUrl: string): (url: string) => boolean {
  const known = new Map<string, boolean>()
  const ownHost = hostOf(publicUrl)
  return (url) => {
    if (!/^https?:/i.test(url)) return registry.schemes.has(url.slice(0, url.indexOf(':')).toLowerCase())
    if (url.startsWith(`${publicUrl}/go`)) return true
    const host = hostOf(url)
    if (host === undefined) return false
    if (host === ownHost) return ownRequest(url, publicUrl) !== undefined || isKnown(host)
    return isKnown(host)
  }
  function isKnown(host: string): boolean {
    let concerns = known.get(host)
    if (concerns === undefined) {
      const name = host.endsWith('.') ? host.slice(0, -1) : host
      concerns = registry.marketplaceOfHost(name) !== undefined || shorteners.has(name) || mayWrap(name)
      known.set(host, concerns)
    }
    return concerns
  }
}
