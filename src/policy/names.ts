/**
 * Names and targets: which words may be ids, codes and hosts, and where a detour may lead.
 *
 * Compiler and edge ask the same questions here, so that what one publishes the other accepts. Every detour leads to a
 * host of the policy's own `stores`, over https, without userinfo; placeholders stand only after the host. Forms are texts,
 * because the schema for editors holds the same ones.
 *
 * @module
 */

/** Characters of the longest id or code. */
export const nameLength = 100
export const idPattern = `^[a-z0-9][a-z0-9_.-]{0,${nameLength - 1}}$`
export const codePattern = `^[a-z][a-z0-9_]{0,${nameLength - 1}}$`
export const hostPattern = '^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$'
export const hostLength = 253
/** Two capital letters of ISO 3166-1; the edge also says `T1`, for Tor. */
export const regionPattern = '^[A-Z][A-Z0-9]$'
export const languagePattern = '^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$'

const idForm = new RegExp(idPattern, 'u')
const codeForm = new RegExp(codePattern, 'u')
const hostForm = new RegExp(hostPattern, 'u')

/** Ids of rules, lists and overrides: lower case, digits, `-`, `_` and `.`. */
export function isId(text: string): boolean {
  return idForm.test(text) && !isInherited(text)
}

/** Ids of rules; `all` is kept for the kill switch. */
export function isRuleId(text: string): boolean {
  return isId(text) && text !== 'all'
}

/** Reason codes and surfaces: snake_case. */
export function isCode(text: string): boolean {
  return codeForm.test(text) && !isInherited(text)
}

/** Names looked up in plain objects must not meet what every object has (`constructor`). */
function isInherited(text: string): boolean {
  return text in {}
}

/** A host name as `URL` writes it: ASCII, lower case, at least two labels, neither an address nor with a trailing dot. */
export function isHost(text: string): boolean {
  return text.length <= hostLength && hostForm.test(text)
}

export type TargetFault = 'not-a-url' | 'not-https' | 'userinfo' | 'not-in-stores'

export interface Target {
  readonly fault: TargetFault | undefined
  readonly host: string | undefined
}

/** Looks at a redirect or search address. It is judged as written and with its placeholders filled. */
export function targetOf(address: string, stores: readonly string[]): Target {
  const written = URL.parse(address)
  if (written === null) return { fault: 'not-a-url', host: undefined }
  const host = written.hostname
  if (written.protocol !== 'https:') return { fault: 'not-https', host }
  if (written.username !== '' || written.password !== '') return { fault: 'userinfo', host }
  // Backslashes, a placeholder, a port or a percent sign in the authority would leave the host to whoever fills them.
  if (!/^https:\/\/[a-z0-9.-]+(?:[/?#]|$)/u.test(address)) return { fault: 'not-a-url', host }
  if (!stores.includes(host)) return { fault: 'not-in-stores', host }
  return { fault: undefined, host }
}

export const targetMessages: Readonly<Record<TargetFault, string>> = {
  'not-a-url': 'is not a plain https address with its host written out',
  'not-https': 'does not begin with `https://`',
  userinfo: 'has a user name or password in it',
  'not-in-stores': 'leads to a host that is not in `stores`',
}

/** Compares dotted version numbers (semver without its letters); undefined where one is no version. */
export function compareVersions(left: string, right: string): number | undefined {
  const a = versionOf(left)
  const b = versionOf(right)
  if (a === undefined || b === undefined) return undefined
  for (let place = 0; place < 3; place++) {
    const difference = (a.numbers[place] ?? 0) - (b.numbers[place] ?? 0)
    if (difference !== 0) return difference
  }
  return comparePreReleases(a.preRelease, b.preRelease)
}

interface Version {
  readonly numbers: readonly number[]
  readonly preRelease: readonly string[]
}

/** `1`, `1.2` and `1.2.3` are versions; `-rc.1` comes before the release, `+build` does not count (semver 2.0, 10 and 11). */
export function versionOf(text: string): Version | undefined {
  const parts =
    /^(?<numbers>\d{1,9}(?:\.\d{1,9}){0,2})(?:-(?<pre>[0-9A-Za-z.-]{1,64}))?(?:\+[0-9A-Za-z.-]{1,64})?$/u.exec(text)
  const numbers = parts?.groups?.['numbers']
  if (numbers === undefined) return undefined
  return { numbers: numbers.split('.').map(Number), preRelease: parts?.groups?.['pre']?.split('.') ?? [] }
}

function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const left = a[place]
    const right = b[place]
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1
    if (left === right) continue
    const numeric = [/^\d+$/u.test(left), /^\d+$/u.test(right)]
    if (numeric[0] === true && numeric[1] === true) return Number(left) - Number(right)
    if (numeric[0] !== numeric[1]) return numeric[0] === true ? -1 : 1
    return left < right ? -1 : 1
  }
  return 0
}
