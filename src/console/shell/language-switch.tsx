/**
 * The way to the other language, written in it: who needs it cannot read this one.
 *
 * @module
 */

import { Languages } from 'lucide-react'

import { Button } from '../parts/button.tsx'
import { setLanguage, useLanguage, type Language } from '../words/language.ts'

const others: Readonly<Record<Language, { readonly to: Language; readonly name: string; readonly act: string }>> = {
  en: { to: 'zh-CN', name: '中文', act: '切换到中文' },
  'zh-CN': { to: 'en', name: 'English', act: 'Switch to English' },
}

export function LanguageSwitch() {
  const { to, name, act } = others[useLanguage()]
  return (
    <Button kind="quiet" icon={Languages} lang={to} aria-label={act} title={act} onClick={() => setLanguage(to)}>
      {name}
    </Button>
  )
}
