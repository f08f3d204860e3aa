/**
 * Digests: SHA-256 in hexadecimal, by which something is known again.
 *
 * @module
 */

const encoder = new TextEncoder()

/** 64 lower-case hexadecimal digits; a text is taken as UTF-8. */
export async function sha256Hex(content: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
