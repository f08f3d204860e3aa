/**
 * A hostile host of short links on the loopback: every host of the world is this server, and what it does stands in the
 * path. It counts what it was asked and how many connections are open.
 *
 * @module
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

import type { HopFetch } from '../../src/link/expand-hops.ts'

export interface HostileHosts {
  /** As the platform's, and with a server where the host would be. */
  readonly fetch: HopFetch
  /** What was asked: `https://` addresses, in order. */
  readonly asked: readonly string[]
  /** The headers of each, as they arrived. */
  readonly headers: readonly IncomingMessage['headers'][]
  /** Connections that are open now. */
  readonly open: () => number
  /** Waits until no connection is open; throws when some are after ten seconds. */
  readonly allClosed: () => Promise<void>
  /** Waits until so many requests have arrived. */
  readonly hasAsked: (count: number) => Promise<void>
  /** What else a path does, by path; a text is a Location. */
  readonly says: Map<string, Saying>
  readonly close: () => Promise<void>
}

export type Saying = string | ((request: IncomingMessage, response: ServerResponse) => void)

const page = '<html><head><meta http-equiv="refresh" content="0;url=https://item.jd.com/1.html"></head></html>'
const script = '<script>location.href="https://item.jd.com/1.html"</script>'

/** What hostile hosts do. Each of them would also have led to a shop. */
export const misdeeds: Readonly<Record<string, Exclude<Saying, string>>> = {
  '/hang': () => {},
  '/hang-after-status': (_, response) => void response.socket?.write('HTTP/1.1 302 Found\r\nContent-Length: 0\r\n'),
  '/drip': (_, response) => {
    const { socket } = response
    socket?.write('HTTP/1.1 302 Found\r\nX-Drip: ')
    const drop = setInterval(() => socket?.write('a'), 5)
    socket?.on('close', () => clearInterval(drop))
  },
  '/drip-body': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    const drop = setInterval(() => response.write('a'), 5)
    response.on('close', () => clearInterval(drop))
  },
  '/endless': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    const more = (): void => {
      while (!response.destroyed && response.write('a'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  },
  '/bomb': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
    response.end(gzipSync(Buffer.alloc(64 * 1024 * 1024)))
  },
  '/reset': (request) => void request.socket.resetAndDestroy(),
  '/garbage': (request) => void request.socket.end('HTTP/9.9 huh\r\n\r\n'),
  '/huge-header': (_, response) => {
    response.writeHead(302, { location: `https://item.jd.com/1.html?${'a'.repeat(60_000)}` }).end()
  },
  '/meta-refresh': (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(page),
  '/script': (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(script),
  '/200-with-location': (_, response) => void response.writeHead(200, { location: 'https://item.jd.com/1.html' }).end(),
  '/refresh-header': (_, response) =>
    void response.writeHead(200, { refresh: '0;url=https://item.jd.com/1.html' }).end(),
  '/no-location': (_, response) => void response.writeHead(302).end(),
  '/two-locations': (_, response) => {
    const { socket } = response
    socket?.end('HTTP/1.1 302 Found\r\nLocation: https://item.jd.com/1.html\r\nLocation: https://evil.example/\r\n\r\n')
  },
  '/404': (_, response) => void response.writeHead(404).end(),
  '/403': (_, response) => void response.writeHead(403).end(),
  '/429': (_, response) => void response.writeHead(429).end(),
  '/500': (_, response) => void response.writeHead(500, { location: 'https://item.jd.com/1.html' }).end(),
}

export async function hostileHosts(): Promise<HostileHosts> {
  const asked: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const sockets = new Set<Socket>()
  const says = new Map<string, Saying>(Object.entries(misdeeds))

  const server = createServer((request, response) => {
    // The host that was meant stands first in the path.
    const [, host = '', rest = ''] = /^\/([^/]*)(\/.*)$/.exec(request.url ?? '') ?? []
    asked.push(`https://${host}${rest}`)
    headers.push(request.headers)
    const saying = says.get(`${host}${rest}`) ?? says.get(rest)
    if (saying === undefined) response.writeHead(404).end()
    else if (typeof saying === 'string') response.writeHead(302, { location: saying }).end()
    else saying(request, response)
  })
  // What is done with is closed at once; what hangs is closed by whoever gives up.
  server.keepAliveTimeout = 1
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo

  async function until(isSo: () => boolean, what: () => string): Promise<void> {
    for (let turn = 0; turn < 2000; turn += 1) {
      if (isSo()) return
      await wait(5)
    }
    throw new Error(what())
  }

  return {
    fetch: (url, init) => {
      const { protocol, host, pathname, search } = new URL(url)
      if (protocol !== 'https:') throw new Error(`${protocol} was asked`)
      return fetch(`http://127.0.0.1:${port}/${host}${pathname}${search}`, init)
    },
    asked,
    headers,
    open: () => sockets.size,
    allClosed: () =>
      until(
        () => sockets.size === 0,
        () => `${sockets.size} connections are open`,
      ),
    hasAsked: (count) =>
      until(
        () => asked.length >= count,
        () => `only ${asked.length} requests came`,
      ),
    says,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
