/**
 * Words in two languages beside the screen that shows them; a word that lacks its translation is a type error.
 *
 * @module
 */

import { useLanguage, type Language } from './language.ts'

/** The same keys; texts where there are texts, functions of the same arguments where there are functions. */
export type Translated<Words> = {
  readonly [Key in keyof Words]: Words[Key] extends string
    ? string
    : Words[Key] extends (...given: infer Given) => string
      ? (...given: Given) => string
      : Translated<Words[Key]>
}

/** Gives a hook: `const useWords = defineWords({…}, {…})`, and in a component `const words = useWords()`. */
export function defineWords<Words>(en: Words, chinese: NoInfer<Translated<Words>>): () => Translated<Words> {
  const both: Readonly<Record<Language, Translated<Words>>> = { en: en as Translated<Words>, 'zh-CN': chinese }
  return () => both[useLanguage()]
}
