/**
 * Samples of the built-in marketplaces: their two addresses, and their rows spelled out.
 *
 * @module
 */

import { builtinMarketplaces } from './registry.ts'
import { rowsElsewhere, sampleProductIds, sampleRows, type SampleRow } from './sample-rows.ts'
import { withoutId, type Sample } from './sample.ts'

let builtin: readonly Sample[] | undefined

/** Of every built-in marketplace and of none, with and without ids, whatever a registry says of them. */
export function builtinSamples(): readonly Sample[] {
  // Written out when first asked for: a Worker starts without them.
  builtin ??= [
    ...builtinMarketplaces.flatMap(({ id, productUrl, shopUrl }) => [
      ...(productUrl === undefined ? [] : samplesOfRow(id, ['product', productUrl, sampleProductIds[id]])),
      ...(shopUrl === undefined ? [] : samplesOfRow(id, ['shop', shopUrl])),
      ...(sampleRows[id] ?? []).flatMap((row) => samplesOfRow(id, row)),
    ]),
    ...rowsElsewhere.flatMap((row) => samplesOfRow(undefined, row)),
  ]
  return builtin
}

function samplesOfRow(marketplace: string | undefined, [kind, written, id = '41']: SampleRow): Sample[] {
  const samples = spelledOut(written).map((url): Sample => {
    return { marketplace, kind, url, id: url.includes('{id}') ? id : undefined }
  })
  return samples.flatMap((sample, at) => (at === 0 ? [sample, ...withoutId(sample)] : [sample]))
}

/** `(a|b)` is a or b; of several such choices the first options go together, the second ones, and so on. */
function spelledOut(written: string): string[] {
  const choices = Array.from(written.matchAll(/\(([^()]*)\)/g), ([, options = '']) => options.split('|'))
  const most = Math.max(1, ...choices.map((options) => options.length))
  return Array.from({ length: most }, (_, turn) => {
    let at = -1
    return written.replaceAll(/\([^()]*\)/g, () => {
      at += 1
      const options = choices[at] ?? []
      return options[turn % options.length] ?? ''
    })
  })
}
