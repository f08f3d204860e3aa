/**
 * Documents of a megabyte with two thousand links, always the same.
 *
 * @module
 */

const links = 2000
const megabyte = 1_000_000

const words = '今天直播间里的好物都在这里，价格合适，喜欢的朋友可以看看。The quick brown fox jumps over the lazy dog. '

/** A shop's link, each of another product. */
function shopLink(n: number): string {
  const id = 600_000_000_000 + n
  return n % 2 === 0 ? `https://item.taobao.com/item.htm?id=${id}&spm=a21bo` : `https://item.jd.com/${id}.html`
}

function otherLink(n: number): string {
  if (n % 3 === 0) return `/video/${7_000_000_000_000 + n}`
  return n % 3 === 1 ? `https://www.platform.example/user/${n}?from=feed` : `https://news.example.org/a/${n}.html`
}

/** Whether the n-th link is one of so many in a hundred, spread evenly. */
function isAmong(n: number, share: number): boolean {
  return Math.floor((n + 1) * share) > Math.floor(n * share)
}

function filler(length: number): string {
  return words.repeat(Math.ceil(length / words.length)).slice(0, length)
}

/** A page with so large a share of shop links. */
export function page(share: number): string {
  const each = megabyte / links / 2.1
  const parts = Array.from({ length: links }, (_, n) => {
    const href = isAmong(n, share) ? shopLink(n).replaceAll('&', '&amp;') : otherLink(n)
    return `<li class="card"><a class="link" href="${href}" title="${n}">${filler(each / 2 - 40)}</a><p>${filler(each / 2 - 20)}</p></li>\n`
  })
  return `<!doctype html><html><head><meta charset="utf-8"><title>feed</title></head><body><ul>\n${parts.join('')}</ul></body></html>`
}

export function feed(): string {
  const each = megabyte / links / 2
  const items = Array.from({ length: links }, (_, n) => ({
    id: `7${String(n).padStart(18, '0')}`,
    title: filler(each / 2),
    goods: { url: shopLink(n), price: n / 100, stock: n },
    tags: ['a', 'b', filler(40)],
  }))
  return JSON.stringify({ items })
}

export function prose(): string {
  const each = megabyte / links / 1.8
  return Array.from({ length: links }, (_, n) => `${filler(each / 2)}${shopLink(n)} ${filler(each / 2 - 50)}\n`).join(
    '',
  )
}
