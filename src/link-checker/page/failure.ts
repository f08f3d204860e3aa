/**
 * The page for what is nobody's input: too much, too often, or no rules to go by.
 *
 * @module
 */

import { html } from 'hono/html'

import { path } from '../address.ts'
import type { Dictionary } from '../words/dictionary.ts'
import type { Scene } from './scene.ts'
import { writePage } from './shell.ts'

export type Failure = keyof Dictionary['failures']

export function failurePage(failure: Failure, scene: Scene): string {
  const { texts, language } = scene
  const { title, text } = texts.failures[failure]
  return writePage(scene, {
    title,
    main: html`<div class="narrow">
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      <p><a class="go" href="${path}?lang=${language}">${texts.back}</a></p>
    </div>`,
  })
}
