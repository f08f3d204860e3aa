/**
 * Which policy is shown, and beside which other one; whether by party or by marketplace.
 *
 * @module
 */

import { Check, SelectField } from '../../parts/field.tsx'
import { PolicyField } from '../../parts/policy-choice.tsx'
import { policyAddress } from '../../parts/policy-name.ts'
import { useMatrixPlace } from './use-place.ts'
import { useMatrixWords } from './words.ts'

export function Controls() {
  const words = useMatrixWords()
  const { search, policy, other, go } = useMatrixPlace()
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
      <PolicyField
        label={words.policy}
        className="w-full sm:w-64"
        value={policy}
        onChoose={(name) => go(policyAddress(name ?? 'active'))}
      />
      <PolicyField
        label={words.compare}
        className="w-full sm:w-64"
        optional
        value={other}
        onChoose={(name) => go({ with: name, ...(name === undefined ? { only: undefined } : {}) })}
      />
      <SelectField
        label={words.by}
        className="w-full sm:w-40"
        value={search.by ?? 'marketplace'}
        choices={(['marketplace', 'party'] as const).map((value) => ({ value, label: words.bys[value] }))}
        onChoose={(by) => go({ by: by === 'party' ? 'party' : undefined, cell: undefined })}
      />
      {other !== undefined && (
        <Check
          label={words.only}
          className="min-h-9 items-center"
          checked={search.only ?? false}
          onChange={(event) => go({ only: event.target.checked || undefined })}
        />
      )}
    </div>
  )
}
