/**
 * The language of the console: what was chosen here, else what the browser prefers.
 *
 * @module
 */

import { useSyncExternalStore } from 'react'

export type Language = 'en' | 'zh-CN'

const key = 'detour.language'

const listeners = new Set<() => void>()
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
  for (const each of listeners) each()
}

/** Says it to the browser, for screen readers and hyphens. */
export function showLanguage(): void {
  document.documentElement.lang = language
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function chosen(): Language | undefined {
  const kept = localStorage.getItem(key)
  return kept === 'en' || kept === 'zh-CN' ? kept : undefined
}

function preferred(): Language {
  return navigator.languages.find((each) => /^(?:zh|en)\b/i.test(each))?.startsWith('zh') === true ? 'zh-CN' : 'en'
}
