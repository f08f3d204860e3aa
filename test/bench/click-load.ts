/**
 * Load: requests over a few kept connections, written and read by hand, so that the client costs little of the machine
 * that it shares with what is measured. Every answer is looked at; another status than the one expected ends the run.
 *
 * @module
 */

import { connect, type Socket } from 'node:net'

/** What is asked of one Worker. */
export interface Target {
  readonly id: string
  readonly port: number
  /** The n-th request. */
  readonly ask: (n: number) => Asked
  readonly status: number
}

export interface Asked {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends `count` requests from the `first` one on over so many connections; the milliseconds that each took. */
export async function load(target: Target, first: number, count: number, connections: number): Promise<Float64Array> {
  const took = new Float64Array(count)
  let next = 0
  const lane = async (): Promise<void> => {
    const line = await Line.to(target.port)
    try {
      for (let mine = next++; mine < count; mine = next++) {
        const { path, headers } = target.ask(first + mine)
        const start = performance.now()
        const status = await line.get(path, headers)
        took[mine] = performance.now() - start
        if (status !== target.status) throw new Error(`${target.id} answered ${status}, not ${target.status}`)
      }
    } finally {
      line.end()
    }
  }
  await Promise.all(Array.from({ length: connections }, lane))
  return took
}

/** One kept connection; one request at a time. */
class Line {
  readonly #socket: Socket
  #held = ''
  #answered: { readonly resolve: (status: number) => void; readonly reject: (cause: Error) => void } | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    // A byte is a character, so that the length of a body is a length of text.
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => this.#take(part))
    socket.on('error', (cause) => this.#answered?.reject(cause))
    socket.on('close', () => this.#answered?.reject(new Error('the connection was closed')))
  }

  static to(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Line(socket)))
      socket.once('error', reject)
    })
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    return new Promise((resolve, reject) => {
      this.#answered = { resolve, reject }
      this.#socket.write(`GET ${path} HTTP/1.1\r\nhost: go.example\r\n${lines.join('')}\r\n`)
    })
  }

  end(): void {
    this.#answered = undefined
    this.#socket.destroy()
  }

  #take(part: string): void {
    this.#held += part
    const end = this.#held.indexOf('\r\n\r\n')
    if (end === -1) return
    const head = this.#held.slice(0, end)
    const length = /\r\ncontent-length: (?<length>\d+)/i.exec(head)?.groups?.['length']
    if (length === undefined || this.#held.length < end + 4 + Number(length)) return
    this.#held = ''
    const answered = this.#answered
    this.#answered = undefined
    answered?.resolve(Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 '.length + 3)))
  }
}
