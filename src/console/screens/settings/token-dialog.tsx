/**
 * Making an API token: what it may, whose it is, how long it lives; then its text, once.
 *
 * @module
 */

import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Check, TextField } from '../../parts/field.tsx'
import { FailureLine } from '../../parts/state.tsx'
import { useAct } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import { RoleField, type Role } from './role-field.tsx'
import { ShownOnce } from './shown-once.tsx'
import { useSettingsWords } from './words.ts'

type Area = keyof ReturnType<typeof useSettingsWords>['tokens']['areaNames']

export function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useSettingsWords()
  const create = useAct('POST /tokens')
  if (create.data !== undefined) {
    return (
      <Dialog open onClose={onClose} title={words.tokens.onceTitle}>
        <ShownOnce
          secret={create.data.token}
          copy={words.tokens.copy}
          lead={words.tokens.onceLead}
          lost={words.tokens.lost}
          onDone={onClose}
        />
      </Dialog>
    )
  }
  return (
    <Dialog open wide onClose={onClose} title={words.tokens.create} lead={words.tokens.createLead}>
      <TokenForm
        busy={create.isPending}
        error={create.error}
        onCancel={onClose}
        onCreate={({ name, role, areas, owner, days }, idempotencyKey) =>
          create.mutate({
            idempotencyKey,
            body: {
              name,
              role,
              expires_in_days: days,
              ...(areas === undefined ? {} : { areas: [...areas] }),
              ...(owner === '' ? {} : { owner }),
            },
          })
        }
      />
    </Dialog>
  )
}

interface Wish {
  readonly name: string
  readonly role: Role
  /** Undefined: all. */
  readonly areas: readonly Area[] | undefined
  readonly owner: string
  readonly days: number
}

interface TokenFormProps {
  readonly busy: boolean
  readonly error: Error | null
  readonly onCancel: () => void
  /** The same key for every try of the same wish: a try whose answer was lost makes no second token. */
  readonly onCreate: (wish: Wish, idempotencyKey: string) => void
}

function TokenForm({ busy, error, onCancel, onCreate }: TokenFormProps) {
  const words = useSettingsWords()
  const shared = useSharedWords()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [areas, setAreas] = useState<readonly Area[] | undefined>()
  const [owner, setOwner] = useState('')
  const [days, setDays] = useState('90')
  const [tried, setTried] = useState({ wish: '', key: '' })
  const isReady = name.trim() !== '' && /^\d+$/.test(days) && +days >= 1 && +days <= 400 && areas?.length !== 0
  const send = (): void => {
    const wish = { name: name.trim(), role, areas, owner: owner.trim(), days: Number(days) }
    const asText = JSON.stringify(wish)
    const key = tried.wish === asText ? tried.key : crypto.randomUUID()
    setTried({ wish: asText, key })
    onCreate(wish, key)
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) send()
      }}
    >
      <TextField
        label={words.tokens.name}
        value={name}
        required
        maxLength={100}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <RoleField label={words.role} value={role} onChoose={setRole} />
        <TextField
          label={words.tokens.days}
          hint={words.tokens.daysHint}
          inputMode="numeric"
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
        <TextField
          label={words.tokens.owner}
          hint={words.tokens.ownerHint}
          value={owner}
          onChange={(event) => setOwner(event.target.value)}
        />
      </div>
      <AreaChoice areas={areas} onChoose={setAreas} />
      <FailureLine error={error} strong />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{shared.cancel}</Button>
        <Button type="submit" kind="primary" busy={busy} disabled={!isReady}>
          {words.tokens.create}
        </Button>
      </div>
    </form>
  )
}

interface AreaChoiceProps {
  readonly areas: readonly Area[] | undefined
  readonly onChoose: (areas: readonly Area[] | undefined) => void
}

function AreaChoice({ areas, onChoose }: AreaChoiceProps) {
  const words = useSettingsWords()
  const names = Object.keys(words.tokens.areaNames) as Area[]
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{words.tokens.areas}</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-1">
        {([false, true] as const).map((isSome) => (
          <label key={String(isSome)} className="flex min-h-6 items-center gap-2 text-sm">
            <input
              type="radio"
              name="areas"
              className="size-4 accent-accent"
              checked={(areas !== undefined) === isSome}
              onChange={() => onChoose(isSome ? [] : undefined)}
            />
            {isSome ? words.tokens.areasSome : words.tokens.areasAll}
          </label>
        ))}
      </div>
      {areas !== undefined && (
        <div className="grid gap-2 rounded-xl border border-line p-3 min-[24rem]:grid-cols-2 sm:grid-cols-3">
          {names.map((area) => (
            <Check
              key={area}
              label={words.tokens.areaNames[area]}
              checked={areas.includes(area)}
              onChange={({ target }) =>
                onChoose(target.checked ? [...areas, area] : areas.filter((each) => each !== area))
              }
            />
          ))}
        </div>
      )}
    </fieldset>
  )
}
