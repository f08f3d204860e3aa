/**
 * What actors are called: people by their address, tokens by their name where whoever looks may know it.
 *
 * @module
 */

/** Who stands behind an actor: `token:tok_… of access:lin@example.com` is Lin, as with Access. */
export function personIn(actor: string): string {
  return actor.split(' of ').at(-1) ?? actor
}

/** `names`: of tokens, by their ids. */
export function actorName(actor: string, names: ReadonlyMap<string, string>): string {
  if (actor === 'system') return 'Detour'
  const [first = actor, owner] = actor.split(' of ')
  if (owner !== undefined) return bare(owner)
  return names.get(bare(first)) ?? bare(first)
}

/** Without the kind: `access:someone@example.com` is a person, and looks like one. */
function bare(actor: string): string {
  return actor.replace(/^(?:access|token):/, '')
}

/** The token that an entry of the audit says was made, with its name. */
export function namedIn(detail: Readonly<Record<string, unknown>>): readonly (readonly [id: string, name: string])[] {
  const { token, name } = detail
  return typeof token === 'string' && typeof name === 'string' ? [[token, name]] : []
}
