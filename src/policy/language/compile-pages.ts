/**
 * Pages of surfaces: hosts and paths with at most one star.
 *
 * The reader that will use a pattern judges it. A page belongs to one surface; which of two would win is nothing an
 * author should have to know.
 *
 * @module
 */

import { unknownSurface } from '../../context/context.ts'
import { compilePagePattern } from '../../context/page.ts'
import type { Findings, Range } from './diagnostic.ts'
import type { Entry, LocatedScalar } from './document.ts'
import { listOrOne } from './fields.ts'
import { formedTextOf, writtenOf } from './scalar-fields.ts'
import { surfaceSchema } from './schema/declared.ts'
import { replacement } from './spelling.ts'
import { say, word } from './wording.ts'
import type { Correctable } from './wrong-value.ts'

/** A page and where it stands. */
export interface PlacedPage {
  readonly surface: string
  readonly page: string
  readonly range: Range
}

export function pagesOf({ value }: Entry, surface: string, findings: Findings): readonly PlacedPage[] {
  const items = listOrOne(value, surfaceSchema.properties.pages, findings, { what: word('pages') }) ?? []
  return items.flatMap((item) => {
    const page = formedTextOf(item, isPage, findings, {
      what: say('the page', '页面地址'),
      form: say('a host and path with at most one `*`', '域名加路径，最多一个 `*`'),
      advise: betterPage,
    })
    return page === undefined ? [] : [{ surface, page, range: item.range }]
  })
}

function isPage(text: string): boolean {
  return !/[<>{}]/u.test(text) && compilePagePattern(text, unknownSurface).ok
}

/** `/c/<id>` is `/c/*`. */
function betterPage(node: LocatedScalar): Correctable {
  const text = node.source
  const meant = text.replaceAll(/<[^<>]*>|\{[^{}]*\}/gu, '*')
  if (meant === text || !isPage(meant)) {
    return { help: say('write it like `mall.example.com/shelf/*`', '请写作 `mall.example.com/shelf/*` 的形式') }
  }
  return {
    help: say(`\`*\` stands for any text: write \`${meant}\``, `\`*\` 代表任意内容，请写作 \`${meant}\``),
    fix: replacement(writtenOf(node, text), meant, true),
  }
}

/** Every page is compared with every other; no policy comes near. */
const mostCompared = 2000

/** Pages that another surface has as well, or that lie wholly within a page that is asked first. */
export function reportSharedPages(pages: readonly PlacedPage[], findings: Findings): void {
  if (pages.length > mostCompared) return
  const asked = pages.map((each) => ({ ...each, reach: reachOf(each.page) })).toSorted(bySurface)
  for (const [index, later] of asked.entries()) {
    const first = asked.slice(0, index).find((each) => each.surface !== later.surface && holds(each.reach, later.reach))
    if (first === undefined) continue
    const isSame = holds(later.reach, first.reach)
    findings.report({
      code: 'wrong-value',
      range: later.range,
      message: isSame
        ? say(
            `\`${later.page}\` is a page of two surfaces, \`${first.surface}\` and \`${later.surface}\``,
            `\`${later.page}\` 同时是 \`${first.surface}\` 和 \`${later.surface}\` 两个场景的页面`,
          )
        : say(
            `\`${later.page}\` is never \`${later.surface}\`, for \`${first.page}\` of \`${first.surface}\` holds it`,
            `\`${later.page}\` 不会被识别为 \`${later.surface}\`，它已包含在 \`${first.surface}\` 的 \`${first.page}\` 中`,
          ),
      help: say(
        'give the page to one of the two, or narrow the other one',
        '请只保留在其中一个场景，或缩小另一个的范围',
      ),
      related: [
        { message: say(`the page of \`${first.surface}\``, `\`${first.surface}\` 的页面`), range: first.range },
      ],
    })
  }
}

/** The program is kept in its canonical form, in which surfaces are ordered by name: so they are asked. */
function bySurface(left: PlacedPage, right: PlacedPage): number {
  return left.surface < right.surface ? -1 : left.surface > right.surface ? 1 : 0
}

interface Reach {
  readonly below: boolean
  readonly domain: string
  readonly before: string
  /** Absent: there is no star. */
  readonly after: string | undefined
}

function reachOf(page: string): Reach {
  const written = page.trim().replace(/^https?:\/\//iu, '')
  const slash = written.indexOf('/')
  const host = (slash === -1 ? written : written.slice(0, slash)).toLowerCase()
  const below = host.startsWith('*.')
  const path = slash === -1 ? '/*' : written.slice(slash)
  const [before = '', after] = path.split('*')
  return {
    below,
    domain: below ? host.slice(2) : host,
    before: after === undefined ? before.replace(/\/$/u, '') : before,
    after,
  }
}

/** Whether every address of one page is also an address of the other. */
function holds(wide: Reach, narrow: Reach): boolean {
  const isHost = wide.below
    ? narrow.domain.endsWith(`.${wide.domain}`) || (narrow.below && narrow.domain === wide.domain)
    : !narrow.below && narrow.domain === wide.domain
  if (!isHost) return false
  if (wide.after === undefined) return narrow.after === undefined && narrow.before === wide.before
  const whole = narrow.before + (narrow.after ?? '')
  return (
    narrow.before.startsWith(wide.before) &&
    (narrow.after ?? narrow.before).endsWith(wide.after) &&
    whole.length >= wide.before.length + wide.after.length
  )
}
