/**
 * The decision of one link as a page, for visitors without script: the panel, asked for and filled here.
 *
 * @module
 */

import { html } from 'hono/html'

import type { DecisionJson } from '../answer/json.ts'
import type { Env } from './links.ts'
import { layout, type Page } from './page.ts'
import { panelFields, panelTexts } from './panel.ts'

/** Asks the gateway. Only links of its own click path are asked for, on this very host. */
export async function fetchDecision(request: Request, env: Env): Promise<DecisionJson | undefined> {
  const { origin, searchParams } = new URL(request.url)
  const link = searchParams.get('link') ?? ''
  const target = URL.parse(link, origin)
  if (target === null || target.origin !== origin || !/^\/go(?:\/[\w.-]*)?$/.test(target.pathname)) return undefined
  const referer = request.headers.get('referer')
  const headers = { accept: 'application/json', ...(referer === null ? {} : { referer }) }
  try {
    const asked = new Request(target, { headers, redirect: 'manual' })
    const response = await (env.DETOUR === undefined ? fetch(asked) : env.DETOUR.fetch(asked))
    return await response.json<DecisionJson>()
  } catch {
    return undefined
  }
}

export function decisionPage(page: Page, decision: DecisionJson | undefined): string {
  const { language } = page
  const texts = panelTexts[language]
  if (decision === undefined) {
    const body = html`<section class="panel">
      <h1>${texts.heading}</h1>
      <p class="hint">${texts.failed}</p>
    </section>`
    return layout(page, { title: texts.heading, body, hasPanel: false })
  }
  const shown = fieldsOf(decision)
  const body = html`<section class="panel told" data-state="${decision.answer}">
    <h1>${texts.heading}</h1>
    <p class="verdict">
      <span>${texts.answers[decision.answer]}</span><span class="status">HTTP ${decision.status}</span>
    </p>
    <p class="message">${decision.message[language]}</p>
    <dl>
      ${panelFields.map(
        (field) =>
          html`<div>
            <dt>${texts.labels[field]}</dt>
            <dd>${shown[field] ?? '—'}</dd>
          </div>`,
      )}
    </dl>
    <h2>${texts.json}</h2>
    <pre tabindex="0" aria-label="${texts.json}">${JSON.stringify(decision, undefined, 2)}</pre>
  </section>`
  return layout(page, { title: texts.heading, body, hasPanel: false })
}

/** The same lines as the script's `fieldsOf`. */
function fieldsOf(decision: DecisionJson): Readonly<Record<(typeof panelFields)[number], string | null>> {
  const { context, destination, policy } = decision
  return {
    surface: [context.surface, context.evidence, context.fault].filter((part) => part !== null).join(' · '),
    destination: [destination.marketplace ?? destination.url, destination.kind, destination.id, destination.fault]
      .filter((part) => part !== null)
      .join(' · '),
    action: decision.step === null ? decision.action : `${decision.action} → ${decision.step}`,
    rule: decision.rule,
    reason: decision.reason,
    location: decision.location,
    policy: `${policy.name} v${policy.version ?? '?'} · ${policy.tier}`,
  }
}
