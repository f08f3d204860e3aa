/**
 * The scene: what every part of a page may speak of, and small words that several of them need.
 *
 * @module
 */

import type { html } from 'hono/html'

import type { Language } from '../../answer/language.ts'
import { dictionaries } from '../../answer/messages.ts'
import type { Dictionary as NoticeDictionary } from '../../answer/messages/dictionary.ts'
import type { Instant } from '../../kernel/instant.ts'
import { addressOf } from '../address.ts'
import type { Fields } from '../asked.ts'
import type { Choice } from '../surfaces.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { words } from '../words/words.ts'

export type Markup = ReturnType<typeof html>

export interface Ground {
  readonly language: Language
  /** As they were sent, so that nothing is lost on the way to another language. */
  readonly fields: Fields
  readonly choices: readonly Choice[]
  readonly timeZone: string
  readonly now: Instant
  readonly origin: string
}

export interface Scene extends Ground {
  readonly texts: Dictionary
  /** The words of the notice, which viewers read. */
  readonly notices: NoticeDictionary
}

export function sceneOf(ground: Ground): Scene {
  return { ...ground, texts: words[ground.language], notices: dictionaries[ground.language] }
}

/** A surface's label where a line begins with it. */
export function heading(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1)
}

/** Cuts before half an emoji rather than after it. */
export function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** What is asked, asked of one link alone. */
export function addressForOne(link: string, { fields, language, origin }: Scene): string | undefined {
  return addressOf({ ...fields, to: [link] }, language, origin)
}
