/**
 * Files of a folder, as the binding `ASSETS` hands them out.
 *
 * @module
 */

import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

import { Response, type Request } from 'miniflare'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Stands in for the binding `ASSETS`: the files of a folder, and 404 for everything else. */
export function assetsOf(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      // Where it really is: neither dots nor links lead out of the folder.
      const path = await realpath(join(folder, decodeURIComponent(new URL(request.url).pathname)))
      if (!path.startsWith((await realpath(folder)) + sep)) return new Response(null, { status: 404 })
      const type = types[extname(path)] ?? 'application/octet-stream'
      return new Response(await readFile(path), { headers: { 'content-type': type } })
    } catch {
      return new Response(null, { status: 404 })
    }
  }
}
