/**
 * What is kept in this browser: language and colours; and who is signed in with it.
 *
 * @module
 */

import { Card, Facts } from '../../parts/surface.tsx'
import { readToken } from '../../server/session.ts'
import { useMe } from '../../server/whoami.ts'
import { setTheme, useTheme } from '../../shell/theme.ts'
import { useFormat } from '../../words/format.ts'
import { setLanguage, useLanguage } from '../../words/language.ts'
import { useSettingsWords } from './words.ts'

/** Each in its own words: whoever cannot read the page must find the way. */
const languages = [
  { value: 'zh-CN', label: '简体中文' },
  { value: 'en', label: 'English' },
] as const

export function Browser() {
  const words = useSettingsWords()
  const format = useFormat()
  const language = useLanguage()
  const theme = useTheme()
  const me = useMe()
  return (
    <div className="flex flex-col gap-4">
      <Card title={words.browser.title} note={words.browser.lead}>
        <div className="grid gap-6 sm:grid-cols-2">
          <Choices
            name="language"
            legend={words.browser.language}
            value={language}
            choices={languages}
            onChoose={setLanguage}
          />
          <Choices
            name="theme"
            legend={words.browser.theme}
            value={theme}
            choices={(['system', 'light', 'dark'] as const).map((value) => ({
              value,
              label: words.browser.themes[value],
            }))}
            onChoose={setTheme}
          />
        </div>
      </Card>
      <Card title={words.browser.session}>
        <Facts
          items={[
            [words.browser.session, me?.name],
            [words.role, me === undefined ? '' : `${words.roles[me.role]}: ${words.roleHints[me.role]}`],
            [
              words.browser.areasHeld,
              me?.areas == null
                ? words.tokens.areasAll
                : format.list(me.areas.map((area) => words.tokens.areaNames[area])),
            ],
            ['', readToken() === undefined ? words.browser.byAccess : words.browser.byToken],
            [words.browser.zone, format.zone],
          ]}
        />
      </Card>
    </div>
  )
}

interface ChoicesProps<Value extends string> {
  readonly name: string
  readonly legend: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly onChoose: (value: Value) => void
}

function Choices<Value extends string>({ name, legend, value, choices, onChoose }: ChoicesProps<Value>) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            onChange={() => onChoose(choice.value)}
            className="size-4 accent-accent"
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  )
}
