/**
 * The notice: a page for people that says what happened to their link, why, and what is still possible.
 *
 * It is written with `hono/html`, which escapes every value by default and costs the Worker a tenth of what JSX does.
 * The page runs no script, loads nothing, submits nothing and sets nothing. The only addresses on it are the platform's
 * own store, an equivalent in it, and on a warning the very landing that the decision lets pass: a page that links to
 * what it has just refused would be a way around the rule.
 *
 * @module
 */

import { html, raw } from 'hono/html'

import type { Instant } from '../kernel/instant.ts'
import type { Offer } from '../catalogue/chain.ts'
import type { Notice } from './answer.ts'
import type { Language } from './language.ts'
import { brandMark, signOf } from './mark.ts'
import type { Dictionary } from './messages/dictionary.ts'
import { dictionaries, messageOf } from './messages.ts'
import { isBuiltinReason } from '../policy/reasons.ts'
import { noticeStyle } from './style.ts'
import { knownZone, type View } from './view.ts'

type Markup = ReturnType<typeof html>

/** Everything a part of the page may speak of. */
interface Scene {
  readonly notice: Notice
  readonly view: View
  readonly language: Language
  readonly texts: Dictionary
}

/** Whole, because its bytes are hashed: not even a line break may come between the tag and the sheet. */
const sheet = raw(`<style>${noticeStyle}</style>`)

/** Writes the whole page. */
export function noticePage(notice: Notice, view: View, language: Language): string {
  const scene = { notice, view, language, texts: dictionaries[language] }
  const title = titleOf(scene)
  const message = messageOf(notice, view.messages)
  const other = language === 'en' ? 'zh-CN' : 'en'
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex,nofollow" />
        <meta name="referrer" content="no-referrer" />
        ${sheet}
      </head>
      <body class="${notice.flavour}">
        <header>${brandMark}<span translate="no">Detour</span></header>
        <main>
          ${signOf(notice.flavour)}
          <h1>${title}</h1>
          <p class="lead">${message[language]}</p>
          ${primary(scene)}${happened(scene)}${possible(scene)}${merchants(scene)}
        </main>
        <footer>
          <p lang="${other}">${message[other]}</p>
          <p class="receipt">${scene.texts.receipt} <code translate="no">${view.id}</code></p>
          <p>${scene.texts.quiet}</p>
        </footer>
      </body>
    </html> `
  return textOf(page)
}

/** The title names the place and the shop where it can; a reason with a headline of its own goes first. */
function titleOf({ notice, view, language, texts }: Scene): string {
  if (notice.flavour === 'warn') return texts.warnTitle
  const label = placeOf({ view, language, texts })
  const scene = {
    shop: view.marketplaceName?.[language] ?? hostOf(view.destination.url) ?? texts.unknownShop,
    place: label === undefined ? texts.unknownPlace : texts.thisPlace(label),
  }
  const own = isBuiltinReason(notice.reason) ? texts.titles[notice.reason] : undefined
  return (own ?? texts.explainTitle)(scene)
}

/** One thing to do: go on, look at the equivalent, or visit the store. */
function primary({ notice, view, texts }: Scene): Markup {
  if (notice.onward !== undefined) {
    return html`<a class="go" href="${notice.onward}" rel="noopener noreferrer nofollow"
        >${texts.onward(hostOf(notice.onward) ?? notice.onward)}</a
      >
      <p class="note">${texts.onwardNote}</p>`
  }
  if (notice.offer !== undefined) return offered(notice.offer, texts)
  const [home] = view.stores
  if (home === undefined) return html`<p>${texts.goBack}</p>`
  return html`<a class="go" href="https://${home}/" rel="noopener noreferrer">${texts.store}</a>
    <p class="note">${texts.goBack}</p>`
}

function offered(offer: Offer, texts: Dictionary): Markup {
  const grade = offer.grade === undefined ? undefined : texts.grades[offer.grade]
  return html`<section class="card offer">
    <h2>${texts.offer.heading}</h2>
    ${grade === undefined ? undefined : html`<p class="chip">${grade}</p>`}
    <p class="name">${offer.title ?? texts.offer.untitled}</p>
    <p>${texts.offerWhy[offer.why]}</p>
    <a class="go" href="${offer.url}" rel="noopener noreferrer">${texts.offer.action}</a>
  </section>`
}

/** The facts: where the link led, where it was clicked and how we know, and which rule says so since when. */
function happened(scene: Scene): Markup {
  const { view, texts } = scene
  const { context } = view
  const led = ledTo(scene)
  const { fault } = view.destination
  return html` <section class="card">
    <h2>${texts.facts.heading}</h2>
    <dl>
      ${
        fault === undefined
          ? undefined
          : html`<dt>${texts.facts.fault}</dt>
              <dd>${texts.faults[fault.code]}</dd>`
      }
      ${
        led === undefined
          ? undefined
          : html`<dt>${texts.facts.led}</dt>
              <dd>${led}</dd>`
      }
      <dt>${texts.facts.place}</dt>
      <dd>
        ${placeOf(scene) ?? texts.notKnown}<span
          >${context.fault === undefined ? texts.evidence[context.evidence] : texts.badToken}</span
        >
      </dd>
      ${ruleOf(scene)}
    </dl>
  </section>`
}

function ledTo({ notice, view, language, texts }: Scene): Markup | undefined {
  const { id, kind, url } = view.destination
  // What two readers could read differently must not be repeated as if it were a place.
  if (notice.flavour === 'unreadable') return undefined
  const place = view.marketplaceName?.[language] ?? hostOf(url)
  if (place === undefined) return undefined
  if (notice.onward !== undefined)
    return html`${place}<span><bdi translate="no">${clipped(notice.onward, 200)}</bdi></span>`
  return id === undefined
    ? html`${place}`
    : html`${place}<span>${texts.kinds[kind]} <bdi translate="no">${clipped(id, 80)}</bdi></span>`
}

function ruleOf({ notice, view, language, texts }: Scene): Markup | undefined {
  // Where the engine decided, the policy's window says nothing about it.
  if (notice.rule === undefined) return undefined
  const { from, until } = view.decision
  const days = [
    from === undefined ? undefined : texts.facts.since(written(from, language, view.timeZone)),
    until === undefined ? undefined : texts.facts.until(written(until, language, view.timeZone)),
  ].filter((day) => day !== undefined)
  const code = html`<code translate="no">${notice.rule}</code>`
  if (days.length === 0)
    return html`<dt>${texts.facts.rule}</dt>
      <dd>${code}</dd>`
  return html`<dt>${texts.facts.rule}</dt>
    <dd>${days.join(language === 'en' ? ', ' : '，')}<span>${code}</span></dd>`
}

/** Only what is still open to somebody in a live room whose outside product the policy closed. */
function possible(scene: Scene): Markup | undefined {
  const { options } = scene.texts
  if (!isClosedOutsideProduct(scene) || scene.view.context.surface !== 'live_room') return undefined
  return html` <section>
    <h2>${options.heading}</h2>
    <ul>
      <li>${options.shortVideo}</li>
      <li>${options.askCreator}</li>
    </ul>
  </section>`
}

function merchants(scene: Scene): Markup | undefined {
  const { summary, intro, steps } = scene.texts.merchants
  if (!isClosedOutsideProduct(scene)) return undefined
  return html` <details>
    <summary>${summary}</summary>
    <p>${intro}</p>
    <ol>
      ${steps.map((step) => html`<li>${step}</li>`)}
    </ol>
  </details>`
}

function isClosedOutsideProduct({ notice, view }: Scene): boolean {
  return notice.flavour === 'explain' && notice.rule !== undefined && view.decision.party === 'external'
}

/** The surface as the policy calls it, or as we do; a code says nothing to a shopper. */
function placeOf({ view, language, texts }: Pick<Scene, 'view' | 'language' | 'texts'>): string | undefined {
  const { surface } = view.context
  const named = Object.hasOwn(view.surfaces, surface) ? view.surfaces[surface]?.label[language] : undefined
  return named ?? textAt(texts.surfaces, surface)
}

function textAt(texts: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined
}

function hostOf(url: string | undefined): string | undefined {
  const host = url === undefined ? undefined : URL.parse(url)?.hostname
  return host === '' ? undefined : host
}

/** Cuts before half an emoji rather than after it. */
function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** A day, and the time of day too unless it is midnight in the policy's zone: rules begin at midnight. */
function written(at: Instant, language: Language, timeZone: string): string {
  const zone = knownZone(timeZone)
  const time = formatter(language, zone, 'time').format(at)
  const day = formatter(language, zone, 'day').format(at)
  return time === '00:00' ? day : `${day} ${time}`
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(language: Language, timeZone: string, part: 'day' | 'time'): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${part}`
  let format = formatters.get(key)
  if (format === undefined) {
    const shape: Intl.DateTimeFormatOptions =
      part === 'day'
        ? { year: 'numeric', month: 'long', day: 'numeric' }
        : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
    format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { ...shape, timeZone })
    formatters.set(key, format)
  }
  return format
}

/** Nothing on the page is waited for, so it is never a promise. */
function textOf(page: Markup): string {
  if (page instanceof Promise) throw new TypeError('a notice waits for nothing')
  return page.toString()
}
