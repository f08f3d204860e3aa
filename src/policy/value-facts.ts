/**
 * Facts of which a rule may name values in place, `{in, not_in, if_unknown}`, and nothing else may be said of them.
 *
 * What they have in common is written once, for all of them; what differs asks for an entry by type wherever one is needed.
 *
 * @module
 */

/**
 * The region is ISO 3166-1 alpha-2, upper case; the language BCP 47, as the token or the browser gives it. In the order in which documents and
 * findings show them.
 */
export const valueFacts = ['region', 'language'] as const

export type ValueFact = (typeof valueFacts)[number]

export function isValueFact(name: string): name is ValueFact {
  return valueFacts.some((each) => each === name)
}

/** An entry for each, made of its name. */
export function eachValueFact<T>(make: (fact: ValueFact) => T): Readonly<Record<ValueFact, T>> {
  return Object.fromEntries(valueFacts.map((fact) => [fact, make(fact)])) as Record<ValueFact, T>
}
