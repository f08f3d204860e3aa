/**
 * What `detour serve` prints when the instance answers: where everything is, and how it is ended.
 *
 * @module
 */

interface Running {
  readonly url: string
  readonly token: string
  /** Of the policy that decides. */
  readonly version: number
  /** Equivalents loaded at this start; 0 where the data of an earlier one was found. */
  readonly rows: number
  /** Of the process that serves: whoever started it through `npm` knows only npm's. */
  readonly pid: number
}

const firstProduct = 'https://item.taobao.com/item.htm?id=12345678901'

export function greeting({ url, token, version, rows, pid }: Running): string {
  const loaded = rows === 0 ? 'the data of the last start' : `${rows} equivalents loaded`
  return `
  Detour is running. Policy version ${version}, ${loaded}.

    Demo site   ${url}/demo
    Console     ${url}/console/#token=${token}
    Check       ${url}/check
    A feed      ${url}/feed   (${url}/demo/raw/feed without Detour)
    A link      ${url}/go?to=${encodeURIComponent(firstProduct)}
    Health      ${url}/healthz

  The same as JSON:
    curl -H 'accept: application/json' '${url}/go?to=${encodeURIComponent(firstProduct)}'

  Ctrl-C ends it; from elsewhere \`kill ${pid}\` does.
`
}
