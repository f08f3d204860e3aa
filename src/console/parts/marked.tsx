/**
 * Sentences of the policy library, in which code stands between backticks.
 *
 * @module
 */

export function Marked({ text }: { readonly text: string }) {
  return text.split('`').map((piece, n) =>
    n % 2 === 0 ? (
      piece
    ) : (
      // The pieces are never reordered.
      // oxlint-disable-next-line react/no-array-index-key
      <code key={n} className="font-mono text-xs text-ink">
        {piece}
      </code>
    ),
  )
}
