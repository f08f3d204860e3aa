/**
 * The filter of the audit: who, and what.
 *
 * @module
 */

import { useId } from 'react'

import { useActorName } from '../../parts/actor.tsx'
import { Button } from '../../parts/button.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { useTyped } from '../../parts/typed.ts'
import { useSharedWords } from '../../words/shared.ts'
import { acts, kindOf, kinds } from './acts.ts'
import { useAuditPlace } from './use-place.ts'
import { useAuditWords } from './words.ts'

export function AuditFilters({ actors }: { readonly actors: readonly string[] }) {
  const words = useAuditWords()
  const shared = useSharedWords()
  const { search, go } = useAuditPlace()
  const { actor, act } = search
  const choices = kinds.flatMap((kind) => {
    const of = acts.filter((each) => kindOf(each) === kind)
    const single = of.length > 1 ? of.map((each) => ({ value: each, label: `${words.kinds[kind]} · ${each}` })) : []
    return [{ value: kind, label: words.kinds[kind] }, ...single]
  })
  // An act that newer builds know may stand in the address.
  const isKnown = act === undefined || choices.some(({ value }) => value === act)
  return (
    <div className="flex flex-wrap items-start gap-3 p-4">
      <SelectField
        label={words.act}
        className="w-64 max-w-full"
        value={act ?? ''}
        choices={[{ value: '', label: shared.any }, ...(isKnown ? [] : [{ value: act, label: act }]), ...choices]}
        onChoose={(value) => go({ act: value === '' ? undefined : value })}
      />
      <ActorField actor={actor ?? ''} actors={actors} />
      {(actor !== undefined || act !== undefined) && (
        <Button kind="quiet" className="sm:mt-6" onClick={() => go({ actor: undefined, act: undefined })}>
          {words.clear}
        </Button>
      )}
    </div>
  )
}

interface ActorFieldProps {
  readonly actor: string
  readonly actors: readonly string[]
}

function ActorField({ actor, actors }: ActorFieldProps) {
  const words = useAuditWords()
  const { go } = useAuditPlace()
  const list = useId()
  const [text, setText] = useTyped(actor)
  const nameOf = useActorName()
  const commit = (next: string): void => {
    if (next.trim() !== actor) go({ actor: next.trim() === '' ? undefined : next.trim() })
  }
  return (
    <form
      className="w-64 max-w-full"
      onSubmit={(event) => {
        event.preventDefault()
        commit(text)
      }}
    >
      <TextField
        label={words.actor}
        placeholder={words.actorHint}
        {...(actor === '' || nameOf(actor) === actor ? {} : { hint: words.actorIs(nameOf(actor)) })}
        list={list}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          if (actors.includes(event.target.value)) commit(event.target.value)
        }}
        onBlur={() => commit(text)}
      />
      <datalist id={list}>
        {actors.map((each) => (
          <option key={each} value={each}>
            {nameOf(each)}
          </option>
        ))}
      </datalist>
    </form>
  )
}
