/**
 * A sentence of the policy library: what stands between backticks is a name or a value.
 *
 * @module
 */

export function WithCode({ children }: { readonly children: string }) {
  return children.split('`').map((piece, n) =>
    n % 2 === 0 ? (
      piece
    ) : (
      // oxlint-disable-next-line react/no-array-index-key
      <code key={n} className="rounded-sm bg-ground px-1 font-mono text-[0.9em]">
        {piece}
      </code>
    ),
  )
}
