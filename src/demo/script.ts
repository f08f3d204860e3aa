/**
 * The script of the demo's pages, served as a file of its own. Without it every link still works.
 *
 * Whatever comes from a decision is written as text, never as markup.
 *
 * @module
 */

export const script = String.raw`
const panel = document.querySelector('[data-panel]')
const part = (name) => panel.querySelector('[data-' + name + ']')
let latest = 0

document.addEventListener('click', (event) => {
  if (!panel || !(event.target instanceof Element)) return
  const peek = event.target.closest('a[data-peek]')
  const link = peek || event.target.closest('a[data-decide]')
  if (!link) return
  if (peek) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
  }
  show(peek ? peek.dataset.peek : link.getAttribute('href'), link.dataset.name || '')
})

async function show(href, name) {
  const turn = (latest += 1)
  panel.dataset.state = 'waiting'
  part('hint').hidden = false
  part('told').hidden = true
  part('hint').textContent = panel.dataset.waiting
  try {
    const response = await fetch(href, { headers: { accept: 'application/json' }, cache: 'no-store' })
    const decision = await response.json()
    if (turn === latest) tell(decision, name)
  } catch {
    if (turn !== latest) return
    panel.dataset.state = 'failed'
    part('hint').textContent = panel.dataset.failed
  }
  if (turn === latest) reveal()
}

function tell(decision, name) {
  panel.dataset.state = decision.answer
  part('hint').hidden = true
  part('told').hidden = false
  part('asked').textContent = name
  part('verdict').textContent = panel.dataset[decision.answer] || decision.answer
  part('status').textContent = 'HTTP ' + decision.status
  part('message').textContent = decision.message[document.documentElement.lang] || decision.message.en
  const fields = fieldsOf(decision)
  for (const field of panel.querySelectorAll('[data-field]')) {
    field.textContent = fields[field.dataset.field] ?? '—'
  }
  part('json').replaceChildren(...coloured(JSON.stringify(decision, null, 2)))
}

function fieldsOf({ context, destination, policy, action, step, rule, reason, location }) {
  const joined = (...parts) => parts.filter((text) => text !== null).join(' · ')
  return {
    surface: joined(context.surface, context.evidence, context.fault),
    destination: joined(destination.marketplace ?? destination.url, destination.kind, destination.id, destination.fault),
    action: step === null ? action : action + ' → ' + step,
    rule,
    reason,
    location,
    policy: policy.name + ' v' + (policy.version ?? '?') + ' · ' + policy.tier,
  }
}

/* Keys, texts and other values in colours of their own; the rest stays as it is. */
function* coloured(json) {
  let end = 0
  for (const match of json.matchAll(/("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null|-?\d[\d.eE+-]*)\b/g)) {
    yield json.slice(end, match.index)
    const span = document.createElement('span')
    span.className = match[2] ? 'key' : match[1] ? 'text' : 'value'
    span.textContent = match[1] || match[0]
    yield span
    end = match.index + span.textContent.length
  }
  yield json.slice(end)
}

/* Where the panel stands below the goods, it comes into view. */
function reveal() {
  const { top, bottom } = panel.getBoundingClientRect()
  if (top < innerHeight * 0.8 && bottom > 80) return
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  panel.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'start' })
}
`
