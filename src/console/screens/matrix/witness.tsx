/**
 * A witness: one click for which just this happens, and the way to try it.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'

import type { EntryJson } from '../../../policy/analysis/matrix-json.ts'
import { buttonClass } from '../../parts/button.tsx'
import type { PolicyName } from '../../parts/policy-name.ts'
import { Facts } from '../../parts/surface.tsx'
import { witnessFields, witnessSearch } from './witness-search.ts'
import { useMatrixWords } from './words.ts'

export interface WitnessProps {
  readonly witness: NonNullable<EntryJson['witness']>
  readonly policy: PolicyName
}

export function Witness({ witness, policy }: WitnessProps) {
  const words = useMatrixWords()
  return (
    <div className="rounded-xl bg-ground p-3">
      <p className="mb-1.5 text-xs font-medium text-soft">{words.panel.witness}</p>
      <Facts
        items={witnessFields(witness).map(([name, value]) => [
          words.fields[name],
          <span key={name} className="font-mono text-xs break-all">
            {value}
          </span>,
        ])}
      />
      <Link to="/simulator" search={witnessSearch(witness, policy)} className={`mt-2.5 ${buttonClass('plain')}`}>
        <FlaskConical aria-hidden className="size-4" />
        {words.panel.try}
      </Link>
    </div>
  )
}
