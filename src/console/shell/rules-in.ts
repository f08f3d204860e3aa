/**
 * Ids of rules, as they stand in the text of a policy.
 *
 * @module
 */

/** Only blanks of the same line before a dash: over line breaks, a text of nothing else would cost the square of its length. */
export function rulesIn(source: string): readonly string[] {
  return [...source.matchAll(/^[ \t]*-\s*(?:\{\s*)?id:\s*["']?(?<id>[\w-]+)/gm)].map(
    (match) => match.groups?.['id'] ?? '',
  )
}
