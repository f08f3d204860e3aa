/**
 * What the gateway had of a click and did not write down.
 *
 * @module
 */

/** Names of inputs, from JSON Pointers such as `/in/token`. */
export function lostInputs({ erased }: { readonly erased: readonly string[] }): readonly string[] {
  return erased.map((pointer) => pointer.replace(/^\/in\//, ''))
}
