/**
 * Colours, where the stream shows them: `styleText` knows the terminal, NO_COLOR, NODE_DISABLE_COLORS and FORCE_COLOR.
 *
 * @module
 */

import { styleText } from 'node:util'

export type Format = Extract<Parameters<typeof styleText>[0], string>

/** The first format outside. One at a time, for Node 20 writes several at once even where nobody wants colours. */
export function inked(formats: readonly Format[], text: string, stream: NodeJS.WriteStream): string {
  return formats.reduceRight((inner, format) => styleText(format, inner, { stream, validateStream: true }), text)
}
