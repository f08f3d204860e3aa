/**
 * The click in fields: the link, where and when it was clicked, and whatever else is known of it.
 *
 * @module
 */

import { Clock } from 'lucide-react'
import { useId, useState } from 'react'

import { zonedText } from '../../../kernel/instant.ts'
import { Button } from '../../parts/button.tsx'
import { SelectField, TextArea, TextField } from '../../parts/field.tsx'
import { InstantField } from '../../parts/instant-field.tsx'
import type { NamedPolicy } from '../../parts/policy-choice.tsx'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { detailNames, isFromPage, isNoCount, pageDetails, type DetailName } from './click.ts'
import { readTyped } from './typed-link.ts'
import { useSimulatorPlace } from './use-place.ts'
import { useSimulatorWords } from './words.ts'

export interface ClickFormProps {
  readonly policy: NamedPolicy | undefined
  /** The one that counts where none is chosen. */
  readonly surface: string
  readonly now: number
  readonly onNow: () => void
}

export function ClickForm({ policy, surface, now, onNow }: ClickFormProps) {
  return (
    <div className="flex flex-col gap-4">
      <LinkField />
      <PlaceFields policy={policy} surface={surface} />
      <WhenFields policy={policy} now={now} onNow={onNow} />
      <DetailFields />
    </div>
  )
}

function LinkField() {
  const words = useSimulatorWords()
  const { search, go } = useSimulatorPlace()
  const [isFromToken, setFromToken] = useState(false)
  const type = (text: string): void => {
    const typed = readTyped(text, location.origin)
    setFromToken(typed.kind === 'token')
    go(typed.kind === 'token' ? typed.fields : { url: typed.url === '' ? undefined : typed.url })
  }
  return (
    <div>
      <TextArea
        label={words.link}
        hint={isFromToken ? words.fromToken : words.linkHint}
        rows={2}
        spellCheck={false}
        autoComplete="off"
        data-simulator-link
        value={search.url ?? ''}
        onChange={(event) => type(event.target.value)}
      />
    </div>
  )
}

type PlaceFieldsProps = Pick<ClickFormProps, 'policy' | 'surface'>

function PlaceFields({ policy, surface }: PlaceFieldsProps) {
  const words = useSimulatorWords()
  const { search, go } = useSimulatorPlace()
  const fromPage = isFromPage(search)
  const name = useId()
  const choose = (page: boolean): void => go({ referer: page ? (search.referer ?? '') : undefined })
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{words.place}</legend>
      <div className="mb-2 flex flex-wrap gap-x-5">
        {(['surface', 'page'] as const).map((each) => (
          <label key={each} className="flex min-h-8 items-center gap-2 text-sm">
            <input
              type="radio"
              name={name}
              className="size-4.5 accent-accent"
              checked={fromPage === (each === 'page')}
              onChange={() => choose(each === 'page')}
            />
            {words.places[each]}
          </label>
        ))}
      </div>
      {fromPage ? (
        <TextField
          label={words.page}
          hint={words.pageHint}
          inputMode="url"
          placeholder="https://live.douyin.com/…"
          value={search.referer ?? ''}
          onChange={(event) => go({ referer: event.target.value })}
        />
      ) : (
        <div className="grid gap-3 sm:grid-cols-2">
          <SurfaceField policy={policy} surface={surface} />
          <SelectField
            label={words.evidence}
            value={search.evidence ?? 'signed'}
            choices={(['signed', 'referer', 'none'] as const).map((value) => ({
              value,
              label: words.evidences[value],
            }))}
            onChoose={(value) => go({ evidence: value === 'referer' || value === 'none' ? value : undefined })}
          />
        </div>
      )}
    </fieldset>
  )
}

function SurfaceField({ policy, surface }: PlaceFieldsProps) {
  const words = useSimulatorWords()
  const language = useLanguage()
  const format = useFormat()
  const { search, go } = useSimulatorPlace()
  const known = policy?.shape?.surfaces ?? []
  const chosen = search.surface ?? surface
  const isStrange = known.length > 0 && known.every(({ id }) => id !== chosen)
  const choices = [
    ...known.map(({ id, label }) => ({ value: id, label: label?.[language] ?? id })),
    ...(isStrange || known.length === 0 ? [{ value: chosen, label: chosen }] : []),
  ]
  return (
    <SelectField
      label={words.surface}
      value={chosen}
      choices={choices}
      {...(isStrange ? { error: words.strangeSurface(format.list(known.map(({ id }) => id))) } : {})}
      onChoose={(value) => go({ surface: value })}
    />
  )
}

function WhenFields({ policy, now, onNow }: Pick<ClickFormProps, 'policy' | 'now' | 'onNow'>) {
  const words = useSimulatorWords()
  const format = useFormat()
  const { at, go } = useSimulatorPlace()
  const boundaries = policy?.shape?.boundaries ?? []
  const put = (instantAt: number | undefined): void =>
    go({ at: instantAt === undefined ? undefined : zonedText(instantAt, format.zone) })
  const picked = boundaries.find((each) => each.at === at)
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-start gap-2">
        <InstantField
          label={words.at}
          value={at}
          hint={`${words.atHint}: ${format.time(now)} ${format.zone}`}
          onChange={put}
          className="flex-1 basis-52"
        />
        <Button
          icon={Clock}
          className="sm:mt-6"
          aria-pressed={at === undefined}
          onClick={() => {
            put(undefined)
            onNow()
          }}
        >
          {words.now}
        </Button>
      </div>
      {boundaries.length > 0 && (
        <SelectField
          label={words.jump}
          value={picked === undefined ? '' : String(picked.at)}
          choices={[
            { value: '', label: words.jumpNone },
            ...boundaries.map(({ at: value, begins, ends }) => ({
              value: String(value),
              label: words.boundary(format.time(value), begins.join(', '), ends.join(', ')),
            })),
          ]}
          onChoose={(value) => value !== '' && put(Number(value))}
        />
      )}
    </div>
  )
}

const placeholders: Readonly<Record<DetailName, string>> = {
  author: 'a_77',
  followers: '12300',
  content: 'r_71001',
  channel: 'xingtu',
  region: 'CN',
  lang: 'zh-CN',
  client: 'aweme/29.3.0',
  token: '',
  visitor: '',
}

/** What rules ask for most; the rest opens when it is wanted. */
const shownFirst = 4

function DetailFields() {
  const words = useSimulatorWords()
  const { search } = useSimulatorPlace()
  const names = isFromPage(search) ? pageDetails : detailNames
  const rest = names.slice(shownFirst)
  const isRestGiven = rest.some((name) => search[name] !== undefined)
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-sm font-medium">{words.more}</legend>
      <DetailGrid names={names.slice(0, shownFirst)} />
      {rest.length > 0 && (
        <details className="mt-2" {...(isRestGiven ? { open: true } : {})}>
          <summary className="min-h-8 w-fit content-center text-sm text-soft">{words.moreStill}</summary>
          <div className="pt-1">
            <DetailGrid names={rest} />
          </div>
        </details>
      )}
    </fieldset>
  )
}

function DetailGrid({ names }: { readonly names: readonly DetailName[] }) {
  const words = useSimulatorWords()
  const { search, go } = useSimulatorPlace()
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {names.map((name) => (
        <TextField
          key={name}
          label={words.details[name]}
          data-detail={name}
          placeholder={placeholders[name]}
          inputMode={name === 'followers' ? 'numeric' : 'text'}
          {...(name === 'followers' && isNoCount(search) ? { error: words.notACount } : {})}
          value={search[name] ?? ''}
          onChange={(event) => go({ [name]: event.target.value === '' ? undefined : event.target.value })}
        />
      ))}
    </div>
  )
}

/** Puts the cursor where a missing input belongs. */
export function focusDetail(name: string): void {
  const wanted = name === 'language' ? 'lang' : name
  const field = document.querySelector<HTMLInputElement>(`[data-detail="${CSS.escape(wanted)}"]`)
  field?.closest('details')?.setAttribute('open', '')
  field?.focus()
}
