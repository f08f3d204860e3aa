/**
 * Secrets and what is kept instead of them: keyed hashes under the pepper, and comparisons that take as long whatever is
 * compared.
 *
 * @module
 */

import { encodeBase64url } from '../kernel/base64url.ts'
import { hexOf, sha256Hex } from '../kernel/digest.ts'

/** Fewer characters than this could be guessed; such a secret counts as absent. */
const leastCharacters = 32

/** A secret of the deployment, where it is set and long enough. */
export function usableSecret(secret: string | undefined): string | undefined {
  return secret === undefined || secret.length < leastCharacters ? undefined : secret
}

/** HMAC-SHA-256 under the pepper. The use keeps one kind of text from standing in for another. */
export async function keyedBytes(pepper: string, use: 'token' | 'webhook', text: string): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pepper), algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`${use}:${text}`)))
}

/** The time taken tells nothing about the secret: what is compared are digests, and all of them. */
export async function isSameSecret(theirs: string, ours: string): Promise<boolean> {
  return isSameDigest(await sha256Hex(theirs), await sha256Hex(ours))
}

/** Of texts of the same length, every character is looked at. */
export function isSameDigest(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (let index = 0; index < one.length; index++) difference |= one.charCodeAt(index) ^ other.charCodeAt(index)
  return difference === 0
}

/** Chance as text, base64url. */
export function randomText(bytes: number): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(bytes)))
}

/** An id that tells what it names, such as `tok_…`. */
export function newId(prefix: string): string {
  return `${prefix}_${hexOf(crypto.getRandomValues(new Uint8Array(8)))}`
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
