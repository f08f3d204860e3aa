/**
 * Templates taken apart as they are written, for making links of their form; `template.ts` is what reads links with them.
 *
 * @module
 */

export interface TemplateParts {
  readonly host: string
  /** `/` where the template has no path. */
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
}

export function takenApart(template: string): TemplateParts {
  const [address = '', ...query] = template
    .trim()
    .replace(/^https?:\/\//i, '')
    .split('?')
  const slash = address.indexOf('/')
  const pairs = query.length === 0 ? [] : query.join('?').split('&')
  return {
    host: slash === -1 ? address : address.slice(0, slash),
    path: slash === -1 ? '/' : address.slice(slash),
    query: pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [name, value.join('=')]
    }),
  }
}
