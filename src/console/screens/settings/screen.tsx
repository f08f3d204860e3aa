/**
 * Settings: who may do what, what needs a second person, who is told, and what this browser shows.
 *
 * @module
 */

import { ScreenHead } from '../../parts/surface.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Approvals } from './approvals.tsx'
import { Browser } from './browser.tsx'
import { Keys } from './keys.tsx'
import { Ledger } from './ledger.tsx'
import { Members } from './members.tsx'
import { tabs } from './search.ts'
import { Tokens } from './tokens.tsx'
import { useSettingsPlace } from './use-place.ts'
import { Webhooks } from './webhooks.tsx'
import { useSettingsWords } from './words.ts'

export function SettingsScreen() {
  const words = useSettingsWords()
  const { search, go } = useSettingsPlace()
  const contents = {
    approvals: <Approvals />,
    members: <Members />,
    tokens: <Tokens />,
    keys: <Keys />,
    webhooks: <Webhooks />,
    ledger: <Ledger />,
    browser: <Browser />,
  }
  return (
    <>
      <ScreenHead title={words.title} lead={words.lead} />
      <Tabs
        label={words.tabsLabel}
        value={search.tab ?? 'approvals'}
        onChoose={(value) => go({ tab: tabs.find((each) => each === value), webhook: undefined })}
        tabs={tabs.map((value) => ({ value, title: words.tabs[value], content: contents[value] }))}
      />
    </>
  )
}
