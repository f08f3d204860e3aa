/**
 * The reference as pages to read: every route of the OpenAPI document, and every problem. No script, nothing loaded from
 * anywhere.
 *
 * @module
 */

import { html, raw } from 'hono/html'

import { problems, type ProblemCode } from './problem.ts'

/** What of the document is shown. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly summary: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: JsonSchema }>> }
  readonly responses: Readonly<Record<string, ResponseOf>>
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

interface ResponseOf {
  readonly description: string
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>
}

interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly pattern?: string
  readonly default?: unknown
}

type Html = ReturnType<typeof html>

export function referencePage(openapi: OpenApi, nonce: string): Html {
  const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))]
  return page(
    openapi.info.title,
    nonce,
    html` <header>
        <h1>${openapi.info.title}</h1>
        <p>
          ${openapi.info.summary} Version ${openapi.info.version}; for programs:
          <a href="openapi.json">openapi.json</a>.
        </p>
        <nav aria-label="Areas">${tags.map((tag) => html`<a href="#${tag}">${tag}</a> `)}</nav>
      </header>
      <main>
        ${tags.map(
          (tag) =>
            html`<section>
              <h2 id="${tag}">${tag}</h2>
              ${operations.filter(({ operation }) => operation.tags.includes(tag)).map(operationPart)}
            </section>`,
        )}
      </main>`,
  )
}

/** Undefined where there is no such problem. */
export function problemPage(code: string, nonce: string): Html | undefined {
  if (!Object.hasOwn(problems, code)) return undefined
  const { title, status, remedy } = problems[code as ProblemCode]
  return page(
    title,
    nonce,
    html` <main>
      <h1>${title}</h1>
      <p><code>${code}</code>, answered with HTTP ${status}.</p>
      <p>What to do: ${spoken(remedy)}.</p>
      <p><a href="../reference">All routes</a></p>
    </main>`,
  )
}

function operationPart({ path, method, operation }: { path: string; method: string; operation: Operation }): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation
  const paragraphs = description.split('\n\n')
  return html`<article id="${operationId}">
    <h3>${summary}</h3>
    <p class="route"><b>${method.toUpperCase()}</b> <code>${path}</code></p>
    ${paragraphs.map((each) => html`<p>${spoken(each)}</p>`)}
    ${
      parameters.length === 0
        ? ''
        : html`<h4>Parameters</h4>
            <dl>${parameters.map(parameterPart)}</dl>`
    }
    ${
      requestBody === undefined
        ? ''
        : html`<h4>Body</h4>
            ${contentPart(requestBody.content)}`
    }
    <h4>Answers</h4>
    ${Object.entries(responses).map(
      ([status, response]) =>
        html`<details${raw(Number(status) < 300 ? ' open' : '')}>
        <summary><b>${status}</b> ${spoken(response.description.split('\n\n').join('; '))}</summary>
        ${Number(status) < 300 && response.content !== undefined ? contentPart(response.content) : ''}
      </details>`,
    )}
  </article>`
}

function parameterPart({ name, in: where, required, description, schema }: Parameter): Html {
  const needed = required ? '' : ', may be left out'
  return html`<dt><code>${name}</code> <small>${where}, ${typeOf(schema)}${needed}</small></dt>
    <dd>${spoken(description ?? '')}</dd>`
}

function contentPart(content: Readonly<Record<string, { readonly schema?: JsonSchema }>>): Html {
  return html`${Object.entries(content).map(
    ([type, { schema }]) =>
      html`<p><code>${type}</code></p>
        ${schema === undefined ? '' : schemaPart(schema)}`,
  )}`
}

function schemaPart(schema: JsonSchema): Html {
  const shown = schema.items ?? schema
  const { properties = {}, required = [] } = shown
  const fields = Object.entries(properties)
  if (fields.length === 0) return html`<p>${typeOf(schema)}. ${spoken(schema.description ?? '')}</p>`
  return html`<dl>
    ${fields.map(
      ([name, each]) =>
        html`<dt>
            <code>${name}</code> <small>${typeOf(each)}${required.includes(name) ? '' : ', may be left out'}</small>
          </dt>
          <dd>${spoken(each.description ?? '')}${hasFields(each) ? schemaPart(each) : ''}</dd>`,
    )}
  </dl>`
}

function hasFields({ properties, items }: JsonSchema): boolean {
  return Object.keys(properties ?? items?.properties ?? {}).length > 0
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(' | ')
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) return [...new Set(either.map(typeOf))].join(' | ')
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'anything' : typeOf(schema.items)}`
  return schema.type === undefined ? 'anything' : [schema.type].flat().join(' | ')
}

/** Plain text with code in backticks. */
function spoken(text: string): Html {
  const parts = text.split('`')
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`
}

function page(title: string, nonce: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style nonce="${nonce}">
          ${raw(style)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1b1d22, #e8e9ed); --faint: light-dark(#5a5f6b, #a3a8b4);
  --line: light-dark(#d9dce3, #363a44); --ground: light-dark(#fff, #15171c); --link: light-dark(#0b57c7, #8ab4ff); }
body { margin: 0 auto; max-width: 56rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.55 system-ui, sans-serif;
  color: var(--ink); background: var(--ground); }
a { color: var(--link); } nav a { display: inline-block; padding: .25rem .35rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); } h3 { margin: 2rem 0 0; } h4 { margin: 1rem 0 .25rem; }
code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; } small { color: var(--faint); }
dl { margin: 0 0 0 .5rem; } dt { margin-top: .35rem; } dd { margin: 0 0 0 1.25rem; color: var(--faint); }
.route { margin: .1rem 0 .5rem; } summary { cursor: pointer; padding: .2rem 0; }`
