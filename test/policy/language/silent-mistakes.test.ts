import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { countries, countryMeant, europeanUnion } from '../../../src/policy/language/countries.ts'
import { applyFixes } from '../../../src/policy/language/fix.ts'

const head = `detour: policy/v1
meta: { name: sample, owner: somebody }
own: [xiaodian]
stores: [store.example.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }
`
const then = 'then: { explain: on_error }'

function ruleIf(conditions: string, more = ''): string {
  return `${head}rules: [{ id: sample, if: { ${conditions} }, ${then} }]\n${more}`
}

/** Code, message, help and whether the repair is safe. */
function told(text: string): readonly string[] {
  return compilePolicy(text).diagnostics.map(
    ({ code, message, help, fix }) =>
      `${code}: ${message.en} | ${help?.en ?? ''} | ${fix === undefined ? 'no fix' : fix.safe ? 'safe' : 'likely'}`,
  )
}

function repaired(text: string): string {
  return applyFixes(text, compilePolicy(text).diagnostics, { all: true }).text
}

describe('regions', () => {
  it('are the 249 countries of ISO 3166-1, and what the edge says besides', () => {
    expect(countries.size).toBe(251)
    expect(europeanUnion.every((each) => countries.has(each))).toBe(true)
    expect(europeanUnion).toHaveLength(27)
    expect(told(ruleIf('region: [CN, HK, XX, T1]'))).toEqual([])
    const test =
      '{ name: t, at: 2020-10-09T00:00:00Z, surface: unknown, url: "https://x.example/", region: ZZ, expect: "explain:on_error" }'
    expect(told(`${head}rules: []\ntests: [${test}]`)).toEqual([expect.stringMatching(/^wrong-value: `region` `ZZ`/u)])
    expect(told(`${head}rules: []\ntests: [${test.replace('ZZ', 'EU')}]`)).toEqual([expect.stringMatching(/no fix$/u)])
  })

  it.each([
    ['UK', 'GB'],
    ['us', 'US'],
    ['CHN', 'CN'],
    ['Singapore', 'SG'],
    ['新加坡', 'SG'],
  ])('are suggested: %s was meant as %s', (written, meant) => {
    expect(countryMeant(written)).toBe(meant)
    const text = ruleIf(`region: [DE, ${written}]`)
    expect(told(text)).toEqual([expect.stringContaining(`did you mean \`${meant}\`?`)])
    expect(repaired(text)).toContain(`[DE, ${meant}]`)
  })

  it('name the countries of the European Union, which is none', () => {
    for (const written of ['region: [US, EU]', 'region: EU', 'region: { not_in: EU }']) {
      const text = ruleIf(written)
      expect(told(text)).toEqual([expect.stringMatching(/no country, so name its countries: `AT, BE, .*likely$/u)])
      const { program } = compilePolicy(repaired(text))
      const { in: wanted, not_in: unwanted } = program?.rules[0]?.if.region ?? {}
      expect(wanted ?? unwanted).toEqual(expect.arrayContaining([...europeanUnion]))
    }
  })

  it('are told apart from languages, which are written with a hyphen', () => {
    const text = ruleIf('language: fr_FR')
    expect(told(text)).toEqual([expect.stringMatching(/did you mean `fr-FR`\? \| safe/u)])
    expect(repaired(text)).toContain('language: fr-FR')
  })
})

describe('ids of products and shops', () => {
  it.each([
    ['shop: 666', /^wrong-value: `666` does not say whose shop .* such as `taobao:666` \| no fix/u, undefined],
    ['product: { in: ["41"] }', /^wrong-value: `41` does not say whose product/u, undefined],
    ['shop: "taobao:"', /^wrong-value: `taobao:` does not say whose shop/u, undefined],
    ['shop: ["taoboa:7"]', /^unknown-marketplace: `taoboa` .*did you mean `taobao`\? \| likely/u, 'shop: ["taobao:7"]'],
    ['product: tmall:9', /^wrong-value: `tmall:9` matches no product.* write `taobao:9` \| safe/u, 'product: taobao:9'],
  ])('that no link can have are refused: %s', (written, expected, becomes) => {
    const text = ruleIf(written)
    expect(told(text)).toEqual([expect.stringMatching(expected)])
    // Where nobody can say whose it is, the text stays what it was.
    expect(repaired(text)).toBe(becomes === undefined ? text : ruleIf(becomes))
    expect(told(repaired(text))).toHaveLength(becomes === undefined ? 1 : 0)
  })

  it('are looked at in lists too, and may name a marketplace that the policy adds', () => {
    const lists = (of: string, ids: string) => `${head}rules: []\nlists: { l: { of: ${of}, ids: [${ids}] } }\n`
    const added = 'marketplaces: { mall: { name: { zh-CN: 店, en: M }, domains: mall.example } }\n'
    expect(told(lists('product', 'tmall:9'))).toEqual([expect.stringMatching(/write `taobao:9`/u)])
    expect(told(lists('shop', '666, mall:1'))).toHaveLength(2)
    expect(told(lists('shop', 'tmall:9, jd:1, mall:1') + added)).toEqual([])
    expect(told(lists('content', '666, tmall:9'))).toEqual([])
  })
})

describe('templates', () => {
  const template = (text: string, kind: string) =>
    `${head}rules: []\nmarketplaces: { mall: { name: { zh-CN: 店, en: M }, domains: mall.example, links: [{ template: '${text}', kind: ${kind} }] } }\n`

  it('with a placeholder called like a type are refused, and the id is put in', () => {
    const text = template('mall.example/p/{digits}', 'product')
    expect(told(text)).toEqual([
      expect.stringMatching(/^template-type: `\{digits\}` .*did you mean `\{id:digits\}`\? \| safe/u),
    ])
    expect(repaired(text)).toContain("'mall.example/p/{id:digits}'")
    expect(told(repaired(text))).toEqual([])
  })

  it('without an id are warned of where an equivalent is looked for, and nowhere else', () => {
    for (const kind of ['product', 'shop']) {
      const { program, diagnostics } = compilePolicy(template('mall.example/p/{name}', kind))
      expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'wrong-value' }])
      expect(program).toBeDefined()
    }
    for (const kind of ['coupon', 'affiliate', 'other'])
      expect(told(template('mall.example/p/{name}', kind))).toEqual([])
    expect(told(template('mall.example/p/{id}', 'shop'))).toEqual([])
  })
})

describe('pages', () => {
  const pages = (a: string, b: string) =>
    `${head}rules: []\nsurfaces:\n  aa: { label: { zh-CN: 甲, en: a }, pages: ['${a}'] }\n  bb: { label: { zh-CN: 乙, en: b }, pages: ['${b}'] }\n`

  it.each(['c.example/c/<id>', 'c.example/c/{id}', 'c.example/c/{id:digits}'])(
    'have no placeholders: %s',
    (written) => {
      const text = pages(written, 'd.example')
      expect(told(text)).toEqual([expect.stringMatching(/^wrong-value: .*write `c\.example\/c\/\*` \| safe/u)])
      expect(told(repaired(text))).toEqual([])
    },
  )

  it.each([
    ['c.example/c/*', 'c.example/c/*', 'is a page of two surfaces'],
    ['c.example', 'https://c.example/*', 'is a page of two surfaces'],
    ['c.example/c/*', 'c.example/c/d/*', 'is never `bb`'],
    ['*.c.example', 'm.c.example/x', 'is never `bb`'],
    ['c.example/*', 'c.example/x/', 'is never `bb`'],
  ])('of one surface hold none of another: %s and %s', (first, second, said) => {
    const { diagnostics } = compilePolicy(pages(first, second))
    expect(diagnostics).toMatchObject([{ code: 'wrong-value', range: { start: { line: 9 } } }])
    expect(diagnostics[0]?.message.en).toContain(said)
    expect(diagnostics[0]?.related).toMatchObject([{ range: { start: { line: 8 } } }])
  })

  it.each([
    ['c.example/c/d/*', 'c.example/c/*'],
    ['c.example/c', 'c.example/cd'],
    ['c.example/*/x', 'c.example/x'],
    ['*.c.example', 'c.example'],
  ])('may touch where the narrower one is asked first, and stand beside each other: %s and %s', (first, second) => {
    expect(told(pages(first, second))).toEqual([])
  })
})

describe('time zones', () => {
  const zone = (name: string, body = '') =>
    `${head.replace('somebody', `somebody, timezone: '${name}'`)}rules: [{ id: sample, ${body}${then} }]\n`

  it.each(['Asia/Beijing', 'Asia/Peking', 'Beijing', 'China', 'CST', 'UTC+8', 'GMT+8', '+08:00', '北京时间'])(
    'of China have one name: %s',
    (name) => {
      expect(told(zone(name))).toEqual([expect.stringMatching(/did you mean `Asia\/Shanghai`\? \| likely/u)])
      expect(told(repaired(zone(name)))).toEqual([])
    },
  )

  it('that look alike are suggested, and never put in', () => {
    expect(told(zone('Asia/Shangha'))).toEqual([expect.stringMatching(/did you mean `Asia\/Shanghai`\? \| no fix/u)])
    expect(told(zone('Asia/Nowhere'))).toEqual([expect.stringMatching(/list of IANA time zones \| no fix/u)])
  })

  it('that cannot be read leave instants without an offset as they are', () => {
    const text = zone('Asia/Nowhere', 'from: 2027-01-01, ')
    expect(told(text)).toEqual([
      expect.stringMatching(/^wrong-value/u),
      expect.stringMatching(/^instant-without-offset: .*repair `meta.timezone` first.*no fix$/u),
    ])
    expect(repaired(text)).toBe(text)
  })
})

describe('names', () => {
  it.each([
    `${head}rules: [{ id: constructor, ${then} }]`,
    `${head}rules: []\nsurfaces: { constructor: { label: { zh-CN: 甲, en: a } } }`,
    `${head}rules: []\nmessages: { constructor: { zh-CN: 甲, en: a } }`,
    `${head}rules: [{ id: a, then: { explain: constructor } }]`,
    `${head}rules: []\nlists: { constructor: { of: content, ids: [] } }`,
  ])('that every object has are reserved: %s', (text) => {
    const { diagnostics } = compilePolicy(text)
    expect(diagnostics.map(({ message }) => message)).toEqual([
      { en: '`constructor` is a reserved name', 'zh-CN': '`constructor` 是保留名称，不能使用' },
    ])
  })

  it('like numbers are put in quotes where that makes a name of them', () => {
    const id = (written: string) => `${head}rules: [{ id: ${written}, ${then} }]`
    expect(told(id('17'))).toEqual([expect.stringMatching(/^wrong-type: .*put it in quotes: `"17"`/u)])
    expect(told(repaired(id('17')))).toEqual([])
    expect(told(id('0x1F'))).toEqual([
      expect.stringMatching(/^wrong-value: the id `0x1F` is not made of .*write `"0x1f"`/u),
    ])
    expect(told(repaired(id('0x1F')))).toEqual([])
  })

  it('of languages are short for the two that there are', () => {
    const text = `${head}rules: []\nmessages: { mine: { zh: 文, EN: text } }`
    expect(told(text)).toEqual([
      expect.stringMatching(/^unknown-key: .*did you mean `zh-CN`\? \| safe/u),
      expect.stringMatching(/^unknown-key: .*did you mean `en`\? \| safe/u),
    ])
    expect(told(repaired(text))).toEqual([])
  })

  it('of surfaces are all named, for there is no `not_in`', () => {
    const text = ruleIf('surface: { not_in: [short_video] }')
    expect(told(text)).toEqual([
      expect.stringMatching(/^wrong-type: `surface` knows no `not_in`.*\[unknown, live_room, showcase\]` \| likely/u),
    ])
    expect(told(repaired(text))).toEqual([])
    expect(repaired(ruleIf('surface: { in: [short_video] }'))).toContain('surface: [short_video]')
  })
})
