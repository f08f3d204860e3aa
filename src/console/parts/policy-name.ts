/**
 * Which policy a screen looks at, in one word: `active`, `candidate`, `v41`, or `draft:` and its id.
 *
 * In an address it is `?version=41` or `?draft=…`, and nothing for the version in force.
 *
 * @module
 */

import { instantIn } from './instant-text.ts'

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

export interface ComparingAddress extends PolicyAddress {
  readonly with?: string | undefined
  readonly at?: string | undefined
}

export interface Compared {
  readonly policy: PolicyName
  /** What it is compared with. */
  readonly other: PolicyName | undefined
  /** Undefined: now. */
  readonly at: number | undefined
}

/** Of a screen that looks at one policy, or at two beside each other, at an instant. */
export function comparedIn(address: ComparingAddress): Compared {
  return {
    policy: policyNameIn(address),
    other: address.with === undefined ? undefined : readPolicyName(address.with),
    at: instantIn(address.at),
  }
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
