/**
 * Choosing a role, with what each may.
 *
 * @module
 */

import { SelectField } from '../../parts/field.tsx'
import type { Me } from '../../server/whoami.ts'
import { useSettingsWords } from './words.ts'

export type Role = Me['role']

const roles = ['viewer', 'editor', 'publisher', 'admin'] as const satisfies readonly Role[]

export interface RoleFieldProps {
  readonly label: string
  readonly value: Role
  readonly onChoose: (role: Role) => void
  /** Only the list, inside a table. */
  readonly bare?: boolean
  readonly disabled?: boolean
}

export function RoleField({ label, value, onChoose, bare = false, disabled = false }: RoleFieldProps) {
  const words = useSettingsWords()
  return (
    <SelectField
      label={label}
      bare={bare}
      disabled={disabled}
      value={value}
      choices={roles.map((role) => ({ value: role, label: words.roles[role] }))}
      onChoose={(chosen) => onChoose(roles.find((role) => role === chosen) ?? value)}
      {...(bare ? {} : { hint: words.roleHints[value] })}
    />
  )
}
