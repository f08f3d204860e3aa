import { describe, expect, it } from 'vitest'

import { linksOfTemplate } from '../../src/link/template-samples.ts'

describe('the links of a template', () => {
  it('hold the place of each variable in turn, the id first, and never one filling in two of them', () => {
    const links = linksOfTemplate('*.corner.example/{a:digits}?iid={id:digits}')
    expect(links[0]).toEqual({ url: 'https://www.corner.example/70310?iid={id}', id: '1001' })
    expect(links.some(({ url }) => url === 'https://www.corner.example/{id}?iid=70310')).toBe(true)
    expect(new Set(links.map(({ url }) => new URL(url).hostname)).size).toBeGreaterThan(4)
    for (const { url, id } of links.filter((link) => link.id !== undefined)) {
      expect(url.split('{id}')).toHaveLength(2)
      expect(`${url}&`).not.toContain(`=${id}&`)
    }
  })

  it('hide the id where a parameter can stand twice', () => {
    const links = linksOfTemplate('item.corner.example/?id={id:digits}')
    expect(links).toContainEqual({ url: 'https://item.corner.example/?id=1001&id=10011', id: undefined })
  })

  it('are a single one without variables', () => {
    expect(linksOfTemplate('https://Corner.example')).toEqual([{ url: 'https://Corner.example/', id: undefined }])
  })
})
