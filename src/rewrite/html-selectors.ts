/**
 * Selectors, read: of all that CSS has, the forms that the scan of a page answers itself.
 *
 * @module
 */

interface Selector {
  /** Among the ancestors, in lower case. */
  readonly within: string | undefined
  readonly name: string | undefined
  readonly attributes: readonly { readonly name: string; readonly end: string | undefined }[]
}

/** `a`, `[href]`, `form[action]`, `math [href]`, `script[type$="json" i]`. */
const form = /^(?:(?<within>[a-z]+) )?(?<name>[a-z]*)(?<attributes>(?:\[[\w:-]+(?:\$="\w+" i)?\])*)$/
const attribute = /\[(?<name>[\w:-]+)(?:\$="(?<end>\w+)" i)?\]/g

/** Selectors by what is asked of them. */
export interface Selectors {
  readonly byName: ReadonlyMap<string, readonly Selector[]>
  /** Those that any element may fit. */
  readonly ofAny: readonly Selector[]
  /** Finds the attributes that these ask for; undefined where there are none of them. */
  readonly anyAttribute: RegExp | undefined
}

const read = new Map<string, Selectors>()
/** Callers may choose attributes, so there is no end of selectors. */
const mostRemembered = 32

export function readSelectors(selectors: readonly string[]): Selectors {
  const known = read.get(selectors.join())
  if (known !== undefined) return known
  const all = selectors.map(readSelector)
  const ofAny = all.filter(({ name }) => name === undefined)
  const names = ofAny.flatMap(({ attributes }) => attributes.map(({ name }) => name))
  const made = {
    byName: Map.groupBy(
      all.filter(({ name }) => name !== undefined),
      ({ name = '' }) => name,
    ),
    ofAny,
    anyAttribute: names.length === 0 ? undefined : new RegExp(names.join('|'), 'i'),
  }
  if (read.size < mostRemembered) read.set(selectors.join(), made)
  return made
}

function readSelector(selector: string): Selector {
  const { within, name, attributes = '' } = form.exec(selector)?.groups ?? {}
  if (name === undefined) throw new Error(`the scan does not know the selector ${selector}`)
  return {
    within,
    name: name === '' ? undefined : name,
    attributes: [...attributes.matchAll(attribute)].map(({ groups }) => ({
      name: (groups?.['name'] ?? '').toLowerCase(),
      end: groups?.['end']?.toLowerCase(),
    })),
  }
}
