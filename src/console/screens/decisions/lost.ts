/**
 * What the gateway had of a click and did not write down.
 *
 * @module
 */

/** Names of inputs, from JSON Pointers such as `/in/token`. */
export function lostInputs({ erased }: { readonly erased: readonly string[] }): readonly string[] {
  return erased.map((pointer) => pointer.replace(/^\/in\//, ''))
}

export interface LostWords {
  readonly landing: string
  readonly list: (name: string) => string
}

/** What an asking anew would have needed, as people call it: facts go by the names that policies use. */
export function lostName(fact: string, words: LostWords): string {
  if (fact === 'landing') return words.landing
  return fact.startsWith('list:') ? words.list(fact.slice('list:'.length)) : fact
}
