/**
 * Shapes: checks of unknown JSON, small enough to run at the edge.
 *
 * A check answers with the first fault and where it is, or nothing. Pointers are put together only on the way out of a
 * failure, so a good document costs no more than one visit to each value. Keys that a shape does not name are faults: a
 * condition that this build cannot read must not be dropped, for a rule without it matches more than was meant.
 *
 * @module
 */

import { isObject } from '../kernel/json.ts'

/** Where (RFC 6901) and why a document is not what it should be. */
export interface ShapeFault {
  readonly pointer: string
  readonly message: string
}

export type Check = (value: unknown) => ShapeFault | undefined

export function fault(message: string, pointer = ''): ShapeFault {
  return { pointer, message }
}

/** Moves a fault below a key or an index. */
export function under(key: string | number, found: ShapeFault): ShapeFault {
  const token = String(key).replaceAll('~', '~0').replaceAll('/', '~1')
  return { pointer: `/${token}${found.pointer}`, message: found.message }
}

/** An object with these keys, no others; `also` looks at how they go together. */
export function object(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
  also?: (value: Record<string, unknown>) => ShapeFault | undefined,
): Check {
  const checks = new Map([...Object.entries(required), ...Object.entries(optional)])
  const names = Object.keys(required)
  return (value) => {
    if (!isObject(value)) return fault('must be an object')
    for (const name of names) if (!Object.hasOwn(value, name)) return fault(`\`${name}\` is missing`)
    for (const key of Object.keys(value)) {
      const check = checks.get(key)
      if (check === undefined) return under(key, fault('is not a key of this version of the language'))
      const found = check(value[key])
      if (found !== undefined) return under(key, found)
    }
    return also?.(value)
  }
}

/** An object with keys of one form and values of one shape. */
export function record(isKey: (key: string) => boolean, check: Check): Check {
  return (value) => {
    if (!isObject(value)) return fault('must be an object')
    for (const key of Object.keys(value)) {
      if (!isKey(key)) return under(key, fault('is not a usable name'))
      const found = check(value[key])
      if (found !== undefined) return under(key, found)
    }
    return undefined
  }
}

export function list(check: Check, { min = 0, max = Infinity } = {}): Check {
  return (value) => {
    if (!Array.isArray(value)) return fault('must be a list')
    if (value.length < min) return fault(`must have at least ${min} entries`)
    if (value.length > max) return fault(`must have at most ${max} entries`)
    for (const [index, entry] of value.entries()) {
      const found = check(entry)
      if (found !== undefined) return under(index, found)
    }
    return undefined
  }
}

export function oneOf(...values: readonly (string | number | boolean)[]): Check {
  const known = new Set<unknown>(values)
  return (value) =>
    known.has(value) ? undefined : fault(`must be one of ${values.map((each) => `\`${each}\``).join(', ')}`)
}

export function either(...checks: readonly Check[]): Check {
  return (value) => {
    let last: ShapeFault | undefined
    for (const check of checks) {
      last = check(value)
      if (last === undefined) return undefined
    }
    return last
  }
}

export function text(value: unknown): ShapeFault | undefined {
  return typeof value === 'string' && value !== '' ? undefined : fault('must be a text that is not empty')
}

export function matching(isGood: (text: string) => boolean, what: string): Check {
  return (value) => (typeof value === 'string' && isGood(value) ? undefined : fault(`must be ${what}`))
}

export function number(min: number, max: number): Check {
  return (value) =>
    typeof value === 'number' && value >= min && value <= max
      ? undefined
      : fault(`must be a number from ${min} to ${max}`)
}

export function integer(min: number, max: number): Check {
  const inRange = number(min, max)
  return (value) => (Number.isInteger(value) ? inRange(value) : fault('must be a whole number'))
}

/** Whether a JSON value nests deeper than this; never recurses further than asked. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const inner of Object.values(value)) if (isDeeperThan(inner, levels - 1)) return true
  return false
}
