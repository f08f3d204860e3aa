/**
 * Fields: a label, the control, a hint and what is wrong, joined for everybody who reads the page.
 *
 * @module
 */

import { useId, type ComponentProps, type ReactNode } from 'react'

const control =
  'min-h-9 w-full min-w-0 rounded-lg border border-edge bg-card px-2.5 py-1.5 text-sm text-ink placeholder:text-soft aria-invalid:border-stop'

export interface FieldProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** What is wrong, and what to do. */
  readonly error?: ReactNode
  /** The label is there for screen readers only. */
  readonly bare?: boolean
  readonly className?: string
  readonly children: (control: {
    readonly id: string
    readonly 'aria-describedby': string | undefined
    readonly 'aria-invalid': true | undefined
    readonly className: string
  }) => ReactNode
}

export function Field({ label, hint, error, bare = false, className = '', children }: FieldProps) {
  const id = useId()
  const described = [error === undefined ? undefined : `${id}-error`, hint === undefined ? undefined : `${id}-hint`]
  const by = described.filter((each) => each !== undefined).join(' ')
  return (
    <div className={`min-w-0 ${className}`}>
      <label htmlFor={id} className={bare ? 'sr-only' : 'mb-1 block text-sm font-medium'}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': by === '' ? undefined : by,
        'aria-invalid': error === undefined ? undefined : true,
        className: control,
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-soft">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-xs font-medium text-stop">
          {error}
        </p>
      )}
    </div>
  )
}

type Around = Pick<FieldProps, 'label' | 'hint' | 'error' | 'bare'>

export function TextField({ label, hint, error, bare, className, ...rest }: Around & ComponentProps<'input'>) {
  return (
    <Field {...around({ label, hint, error, bare })} className={className ?? ''}>
      {(given) => <input type="text" autoComplete="off" spellCheck={false} {...rest} {...given} />}
    </Field>
  )
}

export function TextArea({ label, hint, error, bare, className, ...rest }: Around & ComponentProps<'textarea'>) {
  return (
    <Field {...around({ label, hint, error, bare })} className={className ?? ''}>
      {(given) => <textarea rows={3} {...rest} {...given} />}
    </Field>
  )
}

export interface Choice {
  readonly value: string
  readonly label: string
}

export interface SelectFieldProps extends Around, Omit<ComponentProps<'select'>, 'onChange' | 'children'> {
  readonly choices: readonly Choice[]
  readonly onChoose: (value: string) => void
}

/** The platform's own list: it works on every phone and with every reader. */
export function SelectField({ label, hint, error, bare, className, choices, onChoose, ...rest }: SelectFieldProps) {
  return (
    <Field {...around({ label, hint, error, bare })} className={className ?? ''}>
      {(given) => (
        <select {...rest} {...given} onChange={(event) => onChoose(event.target.value)}>
          {choices.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

export interface CheckProps extends Omit<ComponentProps<'input'>, 'type' | 'children'> {
  readonly label: ReactNode
  readonly hint?: ReactNode
}

export function Check({ label, hint, className = '', ...rest }: CheckProps) {
  return (
    <label className={`flex min-h-6 items-start gap-2 text-sm ${className}`}>
      <input type="checkbox" {...rest} className="mt-0.5 size-4.5 shrink-0 accent-accent" />
      <span>
        {label}
        {hint !== undefined && <span className="block text-xs text-soft">{hint}</span>}
      </span>
    </label>
  )
}

/** Without the keys that are absent: an absent hint must not be one that is `undefined`. */
function around({ label, hint, error, bare }: { [Key in keyof Around]: Around[Key] | undefined }): Around {
  return {
    label,
    ...(hint === undefined ? {} : { hint }),
    ...(error === undefined ? {} : { error }),
    ...(bare === undefined ? {} : { bare }),
  }
}
