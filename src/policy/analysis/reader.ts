/**
 * Readers: what programs say of links before any rule is asked: their templates, and whose a host is to them.
 *
 * @module
 */

import { builtinRegistry, type Registry } from '../../link/registry.ts'
import type { Program } from '../program.ts'

/** What of a program says how it reads links. */
export interface Reader {
  readonly program: Pick<Program, 'marketplaces'>
  readonly registry: Registry
}

/** A template of a program, and the marketplace it belongs to. */
export interface OwnTemplate {
  readonly owner: string
  readonly template: string
  readonly kind: string
}

/** Every template of the programs, once. */
export function templatesOf(subjects: readonly Reader[]): readonly OwnTemplate[] {
  const all = subjects.flatMap(({ program }) =>
    program.marketplaces.flatMap(({ id, links }) => links.map((link) => ({ owner: id, ...link }))),
  )
  return [...new Map(all.map((each) => [nameOfTemplate(each), each])).values()]
}

export function nameOfTemplate({ owner, template, kind }: OwnTemplate): string {
  return `${owner} ${kind} ${template}`
}

/** Whose a host is to anybody: to the programs, and to us. */
export function ownersOf(host: string, subjects: readonly Reader[]): ReadonlySet<string> {
  const registries = [...subjects.map(({ registry }) => registry), builtinRegistry]
  return new Set(registries.flatMap((registry) => registry.marketplaceOfHost(host)?.id ?? []))
}

/** Domains that one program adds or takes over. */
export function disputedDomains(subjects: readonly Reader[]): readonly string[] {
  const added = subjects.flatMap(({ program }) => program.marketplaces.flatMap(({ domains }) => domains))
  return [...new Set(added.map((domain) => domain.toLowerCase()))].filter((domain) => {
    const owners = subjects.map(({ registry }) => registry.marketplaceOfHost(domain)?.id)
    return owners.some((owner) => owner !== owners[0])
  })
}
