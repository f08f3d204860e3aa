/**
 * The panel: what just happened to a click, in words first and as JSON below.
 *
 * The script fills it; `decision.ts` writes the same thing for visitors without script.
 *
 * @module
 */

import { html } from 'hono/html'

import type { Language } from '../answer/language.ts'

export interface PanelTexts {
  readonly heading: string
  readonly empty: string
  readonly waiting: string
  readonly failed: string
  readonly answers: Readonly<Record<'forward' | 'detour' | 'notice', string>>
  readonly labels: Readonly<Record<(typeof panelFields)[number], string>>
  readonly json: string
}

/** In the order shown. */
export const panelFields = ['surface', 'destination', 'action', 'rule', 'reason', 'location', 'policy'] as const

export const panelTexts: Readonly<Record<Language, PanelTexts>> = {
  'zh-CN': {
    heading: '刚刚发生了什么',
    empty: '点任意一件商品。它会在新标签页打开，这里会告诉你 Detour 是怎么决定的。',
    waiting: '正在询问 Detour…',
    failed: '没有得到回答。Detour 可能没有在运行。',
    answers: { forward: '直接打开', detour: '已转到站内', notice: '给出说明页' },
    labels: {
      surface: '从哪里点的',
      destination: '链接指向',
      action: '动作',
      rule: '规则',
      reason: '原因',
      location: '打开的地址',
      policy: '策略',
    },
    json: '完整的 JSON',
  },
  en: {
    heading: 'What just happened',
    empty: 'Click any product. It opens in a new tab, and this panel tells how Detour decided.',
    waiting: 'Asking Detour…',
    failed: 'No answer came. Detour may not be running.',
    answers: { forward: 'Opened as it is', detour: 'Detour to the own store', notice: 'A page that explains' },
    labels: {
      surface: 'Clicked in',
      destination: 'Link leads to',
      action: 'Action',
      rule: 'Rule',
      reason: 'Reason',
      location: 'Address opened',
      policy: 'Policy',
    },
    json: 'The whole JSON',
  },
}

/** Empty, and waiting for the script. */
export function panel(language: Language) {
  const texts = panelTexts[language]
  return html`<aside
    class="panel"
    aria-labelledby="happened"
    data-panel
    data-state="empty"
    data-waiting="${texts.waiting}"
    data-failed="${texts.failed}"
    data-forward="${texts.answers.forward}"
    data-detour="${texts.answers.detour}"
    data-notice="${texts.answers.notice}"
  >
    <h2 id="happened">${texts.heading}</h2>
    <p class="hint" data-hint role="status">${texts.empty}</p>
    <div class="told" data-told hidden>
      <p class="asked" data-asked></p>
      <p class="verdict"><span data-verdict></span><span class="status" data-status></span></p>
      <p class="message" data-message></p>
      <dl>
        ${panelFields.map(
          (field) =>
            html`<div>
              <dt>${texts.labels[field]}</dt>
              <dd data-field="${field}"></dd>
            </div>`,
        )}
      </dl>
      <details open>
        <summary>${texts.json}</summary>
        <pre data-json tabindex="0" aria-label="${texts.json}"></pre>
      </details>
    </div>
  </aside>`
}
