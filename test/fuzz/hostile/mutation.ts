/**
 * What a mutation is, and what all of them are made from.
 *
 * @module
 */

export interface Mutation {
  readonly name: string
  /** `n` chooses among the ways to do it; the same number does the same. */
  readonly done: (link: string, n: number) => string
}

export const evil = 'evil.example'
export const ours = 'haohuo.jinritemai.com'

export function pick(choices: readonly number[], n: number): number
export function pick(choices: readonly string[], n: number): string
export function pick(choices: readonly (string | number)[], n: number): string | number {
  return choices[n % choices.length] ?? ''
}

/** Changes what stands between the slashes and the path; without it, the link stays. */
export function changedHost(link: string, change: (host: string) => string): string {
  return link.replace(/(?<=^\s*[a-z]+:\/\/)[^/?#\s]+/iu, change)
}

/** A mutation that puts one of some hosts where the link's own stood. */
export function otherHost(name: string, hosts: (host: string) => readonly string[]): Mutation {
  return { name, done: (link, n) => changedHost(link, (host) => pick(hosts(host), n)) }
}

export function withParameter(link: string, parameter: string): string {
  const hash = link.indexOf('#')
  const [before, after] = hash === -1 ? [link, ''] : [link.slice(0, hash), link.slice(hash)]
  return `${before}${before.includes('?') ? '&' : '?'}${parameter}${after}`
}
