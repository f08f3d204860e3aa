/**
 * The mark and the name.
 *
 * @module
 */

export function Brand() {
  return (
    <span className="flex items-center gap-2 text-base font-bold tracking-tight" translate="no">
      <svg width="26" height="26" viewBox="0 0 28 28" aria-hidden="true">
        <rect width="28" height="28" rx="8" fill="#0a6650" />
        <path
          d="M4 18h3.2c3.4 0 2.4-9.5 6.8-9.5s3.4 9.5 6.8 9.5H24"
          fill="none"
          stroke="#fff"
          strokeWidth="2.4"
          strokeLinecap="round"
        />
        <circle cx="14" cy="18" r="2.4" fill="#f59a3c" />
      </svg>
      Detour
    </span>
  )
}
