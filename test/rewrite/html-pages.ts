/**
 * Pages to rewrite: links in every writing, between what only looks like links; and the links that parse5 sees in them.
 *
 * @module
 */

import fc from 'fast-check'
import type { DefaultTreeAdapterTypes as Tree } from 'parse5'

/** Where the pages stand. */
export const base = 'https://page.example/at/'

const address = fc.constantFrom(
  'https://item.taobao.com/item.htm?id=1&amp;x=2',
  '//item.taobao.com/x',
  'https://item.taobao.com/item.htm?id=1&x=2',
  'https://item.taobao.com/item.htm?id&#61;1',
  'https://item.taobao.com/=?=`\u3000|{',
  'https://item.taobao&#46;com/手机',
  'https://example.org/',
  '/own',
  '#x',
)
/** Between some quotes, or without any, a value may hold what would end it between others. */
const quoted = fc.oneof(
  fc.tuple(fc.constantFrom('"', "'", ''), address),
  fc.constantFrom<[string, string][]>(
    ['"', "https://item.taobao.com/ 'a>b<c=d"],
    ["'", 'https://item.taobao.com/ "a>b<c=d'],
    ['', 'https://item.taobao.com/?\'a"b<c=d/'],
  ),
)
const link = fc
  .tuple(fc.constantFrom('a', 'area', 'form', 'iframe', 'button', 'svg'), quoted)
  .map(([tag, [quote, url]]) => {
    if (tag === 'svg') return `<svg><a xlink:href=${quote}${url}${quote} ><text>x</text></a></svg>`
    const name = { a: 'href', area: 'href', form: 'action', iframe: 'src', button: 'formaction' }[tag] ?? 'href'
    const end = tag === 'area' ? '' : `</${tag}>`
    return `<${tag}  class=c ${name}=${quote}${url}${quote} title="好">${end}`
  })
const other = fc.constantFrom(
  '<p>买<b>它</b></p>',
  '<!-- <a href="https://item.taobao.com/c"> -->',
  '<script>"<a href=https://item.taobao.com/s>"</script>',
  '<textarea><a href=https://item.taobao.com/t></textarea>',
  '<img src=https://item.taobao.com/i.jpg>',
  '<div title="a > b" data-x=\'<a href="https://item.taobao.com/d">\'>',
  '\n\u0001 &copy; ',
)
export const pages = fc
  .array(fc.oneof(link, other), { maxLength: 30 })
  .map((parts) => `<!doctype html><body>${parts.join('')}`)

/** In document order, as browsers resolve them. */
export function linksIn(node: Tree.Node): string[] {
  const own = 'tagName' in node ? linksOf(node) : []
  const children = 'content' in node ? node.content.childNodes : 'childNodes' in node ? node.childNodes : []
  return [...own, ...children.flatMap(linksIn)]
}

const names: Readonly<Record<string, string>> = {
  a: 'href',
  area: 'href',
  form: 'action',
  iframe: 'src',
  button: 'formaction',
}

function linksOf({ tagName, attrs }: Tree.Element): string[] {
  const value = attrs.find(({ name }) => name === names[tagName])?.value
  return value === undefined || value === '' ? [] : [new URL(value, base).href]
}
