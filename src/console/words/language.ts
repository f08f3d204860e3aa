/**
 * The language of the console: what was chosen here, else what the browser prefers.
 *
 * @module
 */

import { useSyncExternalStore } from 'react'

import { makeListeners } from '../listeners.ts'

export type Language = 'en' | 'zh-CN'

const key = 'detour.language'

const { listen, tell } = makeListeners()
let language = chosen() ?? preferred()

export function currentLanguage(): Language {
  return language
}

export function useLanguage(): Language {
  return useSyncExternalStore(listen, currentLanguage)
}

export function setLanguage(next: Language): void {
  language = next
  localStorage.setItem(key, next)
  showLanguage()
  tell()
}

/** Says it to the browser, for screen readers and hyphens. */
export function showLanguage(): void {
  document.documentElement.lang = language
}

function chosen(): Language | undefined {
  const kept = localStorage.getItem(key)
  return kept === 'en' || kept === 'zh-CN' ? kept : undefined
}

function preferred(): Language {
  return navigator.languages.find((each) => /^(?:zh|en)\b/i.test(each))?.startsWith('zh') === true ? 'zh-CN' : 'en'
}
