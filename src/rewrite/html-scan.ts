/**
 * The scan: tags of a page found without the parser, where nobody could read the page in another way.
 *
 * The parser is asked through a call for every tag, and that is most of what rewriting a page costs. The HTML standard's
 * tokeniser (13.2.5) alone is quick. What it cannot know is what the tree builder tells it: whether `<style>` begins raw
 * text, which it does not within SVG and MathML, behind a `<col>` within a template and, in older browsers, in a select.
 * Here that is never guessed. What is open is counted so that it can only be taken for open too long, and while anything
 * is open, an element of raw text counts only if both readings of it are the same; where they are not, the answer is
 * undefined and the parser is asked.
 *
 * @module
 */

import { readSelectors, type Selectors } from './html-selectors.ts'
import { lowered, readTag } from './html-tag.ts'
import { isLetter } from './text-characters.ts'

/** Elements whose contents hold no tags (13.2.6.2), in HTML and with scripts switched on. */
const rawTexts: ReadonlySet<string> = new Set([
  'title',
  'textarea',
  'style',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'noscript',
  'script',
])

/** Within SVG and MathML their contents are HTML again (13.2.6.6); `title` is one of them too. */
const doors: ReadonlySet<string> = new Set(['desc', 'foreignobject', 'annotation-xml', 'mi', 'mo', 'mn', 'ms', 'mtext'])

/** What makes tokens of what follows mean something else; counted apart, since one never closes another. */
interface Open {
  svg: number
  math: number
  select: number
  template: number
}

/** The places of the start tags that selectors ask for, in a text of one character per byte; undefined: ask the parser. */
export function scanTags(text: string, selectors: readonly string[]): number[] | undefined {
  const wanted = readSelectors(selectors)
  const places: number[] = []
  const open: Open = { svg: 0, math: 0, select: 0, template: 0 }
  let at = text.indexOf('<')
  while (at !== -1) {
    const isEnd = text.charCodeAt(at + 1) === slash
    const start = isEnd ? at + 2 : at + 1
    let next: number | undefined
    if (isLetter(text.charCodeAt(start))) {
      const named = endOfName(text, start)
      const name = lowered(text, start, named)
      const end = endOfTag(text, named)
      // A tag that the page ends in is none.
      if (end === undefined) break
      next = end
      if (isEnd) close(open, name)
      else {
        const asked = isAsked({ text, at, named, end }, name, { wanted, open })
        if (asked === undefined) return undefined
        if (asked) places.push(at)
        next = behindStart(text, end, name, open)
      }
    } else next = behindOther(text, at, open)
    if (next === undefined) return undefined
    at = text.indexOf('<', next)
  }
  return places
}

interface Place {
  readonly text: string
  readonly at: number
  /** Behind the name. */
  readonly named: number
  readonly end: number
}

interface Asking {
  readonly wanted: Selectors
  readonly open: Readonly<Open>
}

/** Undefined: the selectors ask where the tag stands, and that is not known for certain. */
function isAsked(
  { text, at, named, end }: Place,
  name: string,
  { wanted: { byName, ofAny, anyAttribute }, open }: Asking,
): boolean | undefined {
  const ofName = byName.get(name) ?? []
  if (ofName.some(({ within, attributes }) => within === undefined && attributes.length === 0)) return true
  const mayFit = anyAttribute?.test(text.slice(named, end)) === true
  if (ofName.length === 0 && !mayFit) return false
  const attributes = readTag(text, at)?.attributes ?? []
  const fitting = (mayFit ? [...ofName, ...ofAny] : ofName).filter((selector) =>
    selector.attributes.every((asked) =>
      attributes.some(
        (one) =>
          one.name === asked.name &&
          (asked.end === undefined || text.slice(one.start, one.end).toLowerCase().endsWith(asked.end)),
      ),
    ),
  )
  const isPlaced = fitting.some(({ within }) => within !== undefined && isOpen(open, within))
  return isPlaced ? undefined : fitting.some(({ within }) => within === undefined)
}

function isOpen(open: Readonly<Open>, name: string): boolean {
  return !counts(open, name) || open[name] > 0
}

const slash = 0x2f
const greater = 0x3e
const equals = 0x3d
const double = 0x22
const single = 0x27

/** Where to go on behind a start tag. */
function behindStart(text: string, end: number, name: string, open: Open): number | undefined {
  if (name === 'plaintext' || name === 'frameset') return undefined
  // Older browsers keep a select open beyond its end tag, if that stands in a template.
  if (name === 'template' && open.select > 0) return undefined
  const isForeign = open.svg > 0 || open.math > 0
  const isCertain = !isForeign && open.select === 0 && open.template === 0
  // Also where it closes itself: what that means depends on where it stands.
  if (counts(open, name)) open[name] += 1
  if (rawTexts.has(name)) return isCertain ? endOfRaw(text, end, name) : endIfPlain(text, end, name)
  return isForeign && doors.has(name) ? endIfPlain(text, end, name) : end
}

function close(open: Open, name: string): void {
  if (counts(open, name) && open[name] > 0) open[name] -= 1
}

function counts(open: Readonly<Open>, name: string): name is keyof Open {
  return Object.hasOwn(open, name)
}

/** The end tag, where nothing before it could be a tag or a comment: so it is read in the same way everywhere. */
function endIfPlain(text: string, from: number, name: string): number | undefined {
  const first = text.indexOf('<', from)
  if (first === -1) return text.length
  return isEndOf(text, first, name) ? first : undefined
}

function isEndOf(text: string, at: number, name: string): boolean {
  const end = at + 2 + name.length
  if (text.charCodeAt(at + 1) !== slash || text.slice(at + 2, end).toLowerCase() !== name) return false
  return end < text.length && endsName(text.charCodeAt(end))
}

/** Where the end tag of an element of raw text begins; it has none: where the page ends. */
function endOfRaw(text: string, from: number, name: string): number | undefined {
  let at = text.indexOf('</', from)
  while (at !== -1 && !isEndOf(text, at, name)) at = text.indexOf('</', at + 2)
  const end = at === -1 ? text.length : at
  // A script within a comment within a script has an end tag of its own (13.2.5.27).
  return name === 'script' && nestsScript(text.slice(from, end)) ? undefined : end
}

function nestsScript(contents: string): boolean {
  const comment = contents.indexOf('<!--')
  return comment !== -1 && /<script/i.test(contents.slice(comment))
}

/** Behind a comment, a doctype, or a `<` that is text. */
function behindOther(text: string, at: number, { svg, math }: Open): number | undefined {
  const code = text.charCodeAt(at + 1)
  if (text.startsWith('<!--', at)) return endOfComment(text, at + 4)
  // Within SVG it may be a CDATA section, which goes on behind a `>`.
  if (text.startsWith('<![', at) && svg + math > 0) return undefined
  const isBogus = code === 0x21 || code === 0x3f || (code === slash && at + 2 < text.length)
  return isBogus ? behindGreater(text, at + 2) : at + 1
}

/** 13.2.5.43 to 13.2.5.51: `<!-->` and `<!--->` are comments as well, and `--!>` ends one. */
function endOfComment(text: string, from: number): number {
  if (text.startsWith('>', from)) return from + 1
  if (text.startsWith('->', from)) return from + 2
  let at = text.indexOf('--', from)
  while (at !== -1) {
    if (text.startsWith('>', at + 2)) return at + 3
    if (text.startsWith('!>', at + 2)) return at + 4
    at = text.indexOf('--', at + 1)
  }
  return text.length
}

function behindGreater(text: string, from: number): number {
  const at = text.indexOf('>', from)
  return at === -1 ? text.length : at + 1
}

function endOfName(text: string, from: number): number {
  let at = from
  while (at < text.length && !endsName(text.charCodeAt(at))) at += 1
  return at
}

/** Behind the `>` of a tag, from behind its name (13.2.5.32 to 13.2.5.40); undefined where the page ends before it. */
function endOfTag(text: string, from: number): number | undefined {
  let at = from
  for (;;) {
    let code = text.charCodeAt(at)
    while (code === slash || isSpace(code)) code = text.charCodeAt((at += 1))
    if (at >= text.length) return undefined
    if (code === greater) return at + 1
    // An `=` in the first place belongs to the name of an attribute.
    do code = text.charCodeAt((at += 1))
    while (at < text.length && code !== equals && !endsName(code))
    while (isSpace(code)) code = text.charCodeAt((at += 1))
    if (code !== equals) continue
    do code = text.charCodeAt((at += 1))
    while (isSpace(code))
    if (code === double || code === single) {
      const quote = text.indexOf(code === double ? '"' : "'", at + 1)
      if (quote === -1) return undefined
      at = quote + 1
    } else while (at < text.length && code !== greater && !isSpace(code)) code = text.charCodeAt((at += 1))
  }
}

function endsName(code: number): boolean {
  return code === greater || code === slash || isSpace(code)
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x0c
}
