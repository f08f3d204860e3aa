/**
 * Buttons, and links that look like them. One per view is `primary`: what one came to do.
 *
 * @module
 */

import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

const shapes =
  'inline-flex min-h-9 items-center justify-center gap-1.5 rounded-lg px-3 py-1.5 text-sm font-medium whitespace-nowrap transition-colors disabled:opacity-55 aria-disabled:opacity-55'

const kinds: Readonly<Record<ButtonKind, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-over',
  plain: 'border border-edge bg-card text-ink hover:bg-ground',
  quiet: 'text-soft hover:bg-wash hover:text-ink',
  danger: 'border border-stop bg-stop-wash text-stop hover:bg-card',
}

export function buttonClass(kind: ButtonKind = 'plain'): string {
  return `${shapes} ${kinds[kind]}`
}

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: ButtonKind
  readonly icon?: LucideIcon
  /** Shows that it is at work, and takes no second press. */
  readonly busy?: boolean
}

export function Button({ kind = 'plain', icon: Icon, busy = false, children, className = '', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true || busy}
      aria-busy={busy || undefined}
      className={`${buttonClass(kind)} ${className}`}
    >
      {busy ? (
        <span aria-hidden className="size-4 animate-spin rounded-full border-2 border-current border-r-transparent" />
      ) : (
        Icon && <Icon aria-hidden className="size-4 shrink-0" />
      )}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  readonly icon: LucideIcon
  /** What it does: its name, and its tooltip. */
  readonly label: string
}

export function IconButton({ icon, label, className = '', ...rest }: IconButtonProps) {
  return <Button kind="quiet" {...rest} icon={icon} aria-label={label} title={label} className={`px-2 ${className}`} />
}

/** A row of buttons that wraps. */
export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>
}
