/**
 * The scan sees the tags that a browser's tokeniser sees, or says that it cannot tell: compared with parse5, which has the
 * whole tree builder.
 *
 * @module
 */

import fc from 'fast-check'
import { defaultTreeAdapter, Parser, type DefaultTreeAdapterMap, type Token } from 'parse5'
import { describe, expect, it } from 'vitest'

import { selectorsOf } from '../../src/rewrite/html-slots.ts'
import { scanTags } from '../../src/rewrite/html-scan.ts'

const seed = 20_201_009
const selectors = ['a', 'noscript', '[formaction]']

/** Notes where start tags stand, also those that no element comes from. */
class NotingParser extends Parser<DefaultTreeAdapterMap> {
  readonly links: number[] = []

  override onStartTag(token: Token.TagToken): void {
    if (token.tagName === 'a') this.links.push(token.location?.startOffset ?? -1)
    super.onStartTag(token)
  }
}

function tokensOf(html: string): number[] {
  const parser = new NotingParser({ sourceCodeLocationInfo: true, treeAdapter: defaultTreeAdapter })
  parser.tokenizer.write(html, true)
  return [...new Set(parser.links)]
}

function scanned(html: string): number[] | undefined {
  return scanTags(html, ['a'])
}

/** Parts of pages that change how the parts behind them are read. */
const raw = ['title', 'textarea', 'style', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript', 'script']
const around = ['svg', 'math', 'select', 'template', 'table', 'tr', 'colgroup', 'p', 'div', 'b', 'head', 'body', 'desc']
const stranger = ['foreignObject', 'annotation-xml', 'mi', 'g', 'option', 'button', 'frameset', 'caption', 'td', 'html']
const tags = [...raw, ...around, ...stranger].flatMap((name) => [
  `<${name}>`,
  `</${name}>`,
  `<${name} title="</${name}>" x='<a>'>`,
  `<${name}/>`,
])
const odd = [
  ['<!--', '-->', '--!>', '<!-->', '<!--->', '<!doctype html>', '<!x ">', '<![CDATA[', ']]>', '<?php ">" ?>', '</>'],
  ['</ a>', '<', '< a>', '<a', '>', '"', "'", '=', '/', '<col>', '<plaintext>', '<br>', '<input>', '<hr>', '&lt;a&gt;'],
  ['<script', '<!--<script>', '</script ', '</SCRIPT>', '<A HREF=x>', '<a =">" href>', '<a/href/>', '<abbr>', '</a">'],
  ['<font color=red>', '</svg', '<svg a=b/>', '<svg a= />', '<Title/>', '\n', '\f', 'text', '</br>', '</p>'],
].flat()
/** What seldom comes together by chance. */
const hazards = [
  [
    '<template><col>',
    '<svg><foreignObject><div></svg>',
    '</div></foreignObject><style>',
    '<math><mi><b></math>',
    '<select><template></select>',
  ],
  [
    '<!-- x --!>',
    '<!--<a>-->',
    '<!----!>',
    '<!--->',
    '<svg><desc><p></svg>',
    '<math><annotation-xml encoding=text/html>',
  ],
  ['</template>', '</style>', '</script>', '<svg><style>', '<svg><title>', '</svg>', '</math>', '</select>'],
].flat()
const part = fc.oneof(
  { weight: 3, arbitrary: fc.constant('<a href="x">') },
  { weight: 4, arbitrary: fc.constantFrom(...tags) },
  { weight: 2, arbitrary: fc.constantFrom(...odd) },
  { weight: 2, arbitrary: fc.constantFrom(...hazards) },
)
const page = fc.array(part, { maxLength: 14 }).map((parts) => parts.join(''))

describe('the scan', () => {
  it(`sees the same tags as parse5, or cannot tell (100,000 pages, seed ${seed})`, () => {
    let told = 0
    fc.assert(
      fc.property(page, (html) => {
        const found = scanned(html)
        if (found === undefined) return
        told += found.length
        expect(found).toEqual(tokensOf(html))
      }),
      { seed, numRuns: 100_000 },
    )
    expect(told).toBeGreaterThan(50_000)
  })

  it.each([
    ['a style within SVG that holds a tag', '<svg><style><a href=x></style></svg>'],
    ['a style behind a col in a template', '<template><col><style></template><a href=x></style>'],
    ['a title in a select', '<select><title><a href=x></title></select>'],
    ['CDATA within SVG', '<svg><![CDATA[ > <a href=x> ]]></svg>'],
    ['HTML within SVG', '<svg><foreignObject><style><a href=x></style></foreignObject></svg>'],
    ['SVG closed within HTML within SVG', '<svg><foreignObject><div></svg><style><a href=x></style>'],
    ['SVG that may close itself', '<svg a= /><style><a href=x></style>'],
    ['a script within a comment within a script', '<script><!--<script></script><a href=x></script>'],
    ['frames', '<frameset><style><a href=x></style>'],
    ['plain text to the end', '<plaintext><a href=x>'],
    ['a base that may be of SVG', '<svg><base href=x>'],
  ])('leaves %s to the parser', (_, html) => {
    expect(scanTags(html, selectorsOf({ attributes: [], islands: false }))).toBeUndefined()
  })

  it.each([
    ['an icon', '<svg><title>x</title><style>a{}</style><path/></svg><a href=x>', 1],
    ['links between scripts', '<a><script>"<a>"</script><a><style><a></style><textarea><a></textarea><a>', 3],
    ['a template with a style', '<template><style>a{}</style><a></template><a>', 2],
    ['what stands in attributes', '<p title="<a>"><a title=">"><img alt=\'<a>\'><a>', 2],
    ['a tag in which the page ends', '<a><a href="', 1],
  ])('does not ask about %s', (_, html, count) => {
    expect(scanned(html)).toHaveLength(count)
  })

  it('finds attributes of any tag, scripts by their type, and all selectors that pages are read with', () => {
    const html =
      '<b FormAction=x><b title="formaction"><input formaction><script type="application/LD+json">{}</script>'
    expect(scanTags(html, selectors)).toEqual([0, html.indexOf('<input')])
    const island = selectorsOf({ attributes: ['data-url', 'xlink:href'], islands: true })
    expect(scanTags(html, island)).toContain(html.indexOf('<script'))
    expect(scanTags('<script>{}</script><p data-url=x>', island)).toEqual([19])
    expect(() => scanTags(html, ['a:hover'])).toThrow('a:hover')
  })
})
