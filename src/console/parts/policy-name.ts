/**
 * Which policy a screen looks at, in one word: `active`, `candidate`, `v41`, or `draft:` and its id.
 *
 * In an address it is `?version=41` or `?draft=…`, and nothing for the version in force.
 *
 * @module
 */

export type PolicyName = 'active' | 'candidate' | `v${number}` | `draft:${string}`

export interface PolicyAddress {
  readonly version?: string | undefined
  readonly draft?: string | undefined
}

/** What is no name is taken for the version in force. */
export function readPolicyName(text: string | undefined): PolicyName {
  if (text === 'candidate') return text
  const number = /^v?(?<number>\d{1,15})$/.exec(text ?? '')?.groups?.['number']
  if (number !== undefined) return `v${Number(number)}`
  const id = /^draft:(?<id>[\w-]+)$/.exec(text ?? '')?.groups?.['id']
  return id === undefined ? 'active' : `draft:${id}`
}

export function policyNameIn({ version, draft }: PolicyAddress): PolicyName {
  return readPolicyName(draft === undefined ? version : `draft:${draft}`)
}

/** Both keys are there, so that they can be laid over an address. */
export function policyAddress(name: PolicyName): Required<PolicyAddress> {
  return { version: name === 'candidate' ? name : versionIn(name)?.toString(), draft: draftIn(name) }
}

export function versionIn(name: PolicyName): number | undefined {
  return name.startsWith('v') ? Number(name.slice(1)) : undefined
}

export function draftIn(name: PolicyName): string | undefined {
  return name.startsWith('draft:') ? name.slice('draft:'.length) : undefined
}
