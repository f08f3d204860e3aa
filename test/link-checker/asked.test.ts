import { describe, expect, it } from 'vitest'

import { fieldsOf, readQuestion } from '../../src/link-checker/asked.ts'
import { asAddress, linksIn } from '../../src/link-checker/pasted.ts'
import { choicesOf } from '../../src/link-checker/surfaces.ts'
import { readAirTime, wallTimeOf } from '../../src/link-checker/wall-time.ts'
import { destinationOf } from '../../src/link/destination.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { at, program } from './desk.ts'

describe('what was pasted', () => {
  it.each([
    ['a link a line', 'https://a.example/1\nhttps://b.example/2', ['https://a.example/1', 'https://b.example/2'], 0],
    ['lines of Windows and of old Macs', 'https://a.example/\r\nhttps://b.example/\rhttps://c.example/', 3, 0],
    ['blank lines and blanks around', '\n  https://a.example/ \n\n\thttps://b.example/\n', 2, 0],
    ['a row of a sheet', 'https://a.example/1\thttps://b.example/2 https://c.example/3', 3, 0],
    [
      'a share text of two lines',
      '【淘宝】https://m.tb.cn/h.5KxYzW CZ0001 「手机壳」\n点击链接直接打开 或者 淘宝搜索直接打开',
      1,
      1,
    ],
    ['words alone', '今晚八点的商品', [], 1],
    ['words in English alone', 'what we show tonight', [], 1],
    ['an address without its beginning', 'item.jd.com/100.html', 1, 0],
    ['what could be meant as an address', 'javascript:alert(1)\n//evil.example\nhello', 3, 0],
    ['nothing', ' \n ', [], 0],
  ])('%s', (_, text, links, leftOut) => {
    const pasted = linksIn([text])
    expect(typeof links === 'number' ? pasted.links.length : pasted.links).toEqual(links)
    expect(pasted.leftOut).toHaveLength(leftOut)
  })

  it('names the lines without a link', () => {
    const text = 'tonight\u2019s list\nhttps://item.jd.com/100.html\n  click to open it '
    expect(linksIn([text]).leftOut).toEqual(['tonight\u2019s list', 'click to open it'])
  })

  it.each([
    ['item.jd.com/100.html', 'jd', '100'],
    ['【淘宝】https://item.taobao.com/item.htm?id=41 「壳」点击链接直接打开', 'taobao', '41'],
    ['https://item.taobao.com/item.htm?id=41 CZ0001 打开', 'taobao', '41'],
  ])('%s is read as what people mean by it', (text, marketplace, id) => {
    expect(destinationOf(asAddress(text), builtinRegistry)).toMatchObject({ marketplace, id, fault: undefined })
  })
})

describe('air time', () => {
  it.each([
    ['2020-10-09T00:00', 'Asia/Shanghai', '2020-10-09T00:00:00+08:00'],
    ['2020-10-09T00:00:01', 'Asia/Shanghai', '2020-10-09T00:00:01+08:00'],
    ['2020-10-09 20:15', 'Asia/Shanghai', '2020-10-09T20:15:00+08:00'],
    ['2020-10-09T00:00:00Z', 'Asia/Shanghai', '2020-10-09T08:00:00+08:00'],
    ['2024-07-01T12:00', 'Europe/Berlin', '2024-07-01T12:00:00+02:00'],
    ['2024-10-27T02:30', 'Europe/Berlin', '2024-10-27T02:30:00+02:00'],
    ['2024-10-09T12:00', 'Not/AZone', '2024-10-09T12:00:00Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    expect(readAirTime(text, zone)).toBe(at(instant))
  })

  it.each([
    '',
    'now',
    '2020-02-30T10:00',
    '2020-10-09',
    '2020-10-09T24:00',
    '1969-12-31T00:00',
    '20201009T0000',
    '2024-03-31T02:30',
  ])('`%s` is none in Berlin', (text) => {
    expect(readAirTime(text, 'Europe/Berlin')).toBeUndefined()
  })

  it('goes back into the field as it came', () => {
    for (const text of ['2020-10-09T00:00', '2020-10-09T23:59:59']) {
      const read = readAirTime(text, 'Asia/Shanghai')
      expect(read === undefined ? undefined : wallTimeOf(read, 'Asia/Shanghai')).toBe(text)
    }
  })
})

describe('surfaces', () => {
  it('are those of the policy, with its labels, the known ones first', () => {
    const label = { 'zh-CN': '语音房', en: 'audio room' }
    const choices = choicesOf({ surfaces: { audio_room: { label, pages: [] }, ...program.surfaces } })
    expect(choices.map(({ surface }) => surface)).toEqual(['live_room', 'short_video', 'showcase', 'audio_room'])
    expect(choices.at(-1)?.label).toEqual(label)
  })

  it('are the built-in ones where the policy names none', () => {
    expect(choicesOf({ surfaces: {} }).map(({ label }) => label['zh-CN'])).toEqual(['直播间', '短视频', '商品橱窗'])
  })
})

describe('the fields', () => {
  const offered = { choices: choicesOf(program), timeZone: 'Asia/Shanghai' }
  const read = (params: string) => readQuestion(fieldsOf(new URLSearchParams(params)), offered)

  it('name the first surface and now where nothing else is said', () => {
    expect(read('to=https://a.example/')).toMatchObject({
      ok: true,
      value: { links: ['https://a.example/'], surface: { surface: 'live_room' }, at: undefined },
    })
  })

  it('are all looked at, and every fault is named', () => {
    expect(read('to=&surface=moon&at=soon')).toEqual({
      ok: false,
      error: [
        { field: 'to', code: 'empty' },
        { field: 'surface', code: 'unknown_surface' },
        { field: 'at', code: 'bad_time' },
      ],
    })
  })

  it('take two hundred links and not one more', () => {
    const links = (count: number) => Array.from({ length: count }, (_, n) => `to=https://a.example/${n}`).join('&')
    expect(read(links(200))).toMatchObject({ ok: true })
    expect(read(links(201))).toEqual({ ok: false, error: [{ field: 'to', code: 'too_many', count: 201 }] })
  })

  it('do not take what every object has for a surface', () => {
    expect(read('to=https://a.example/&surface=constructor')).toMatchObject({ ok: false })
  })
})
