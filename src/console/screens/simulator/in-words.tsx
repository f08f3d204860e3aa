/**
 * A sentence of the policy library, whose values stand in backticks.
 *
 * @module
 */

export function InWords({ text }: { readonly text: string }) {
  return text.split('`').map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // The same value may stand in a sentence twice.
      // oxlint-disable-next-line react/no-array-index-key
      <code key={at} className="font-mono text-xs text-ink">
        {part}
      </code>
    ),
  )
}
