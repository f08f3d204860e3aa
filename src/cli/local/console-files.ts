/**
 * The console of the local instance: built by Vite at every start, which takes a second or two, and read from disk.
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

export async function buildConsole(root: string): Promise<void> {
  // Vite is large, and a command that does not serve does not need it.
  const { build } = await import('vite')
  await build({ configFile: join(root, 'src/console/vite.config.ts'), logLevel: 'warn' })
}

/** Stands in for the binding `ASSETS`: the files of a folder, and 404 for everything else. */
export function consoleFiles(root: string): (request: Request) => Promise<Response> {
  const folder = join(root, 'dist/assets')
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
