/**
 * One instance for one state folder: two would write over each other's KV and queue without a word.
 *
 * A file in the folder names the process and, once it answers, its address. What a process left that was killed, nobody
 * minds: it is held only while that process lives and something listens where it said.
 *
 * @module
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'

interface Holder {
  readonly pid: number
  /** Absent while it starts. */
  readonly host?: string
  readonly port?: number
}

export interface StateLock {
  /** Says where the instance answers now. */
  answersAt(host: string, port: number): void
  release(): void
}

/** Throws when another instance has the folder. */
export async function lockState(folder: string): Promise<StateLock> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'instance.json')
  const mine: Holder = { pid: process.pid }
  if (!isTaken(file, mine)) {
    const holder = readHolder(file)
    if (holder !== undefined && (await isAtWork(holder))) throw new Error(inUse(folder, holder))
    rmSync(file, { force: true })
    // Between the two lines another start may have been quicker.
    if (!isTaken(file, mine)) throw new Error(inUse(folder, readHolder(file)))
  }
  const release = (): void => rmSync(file, { force: true })
  // On Ctrl-C the runtime ends the process by itself, before anybody who waits for its end.
  process.once('exit', release)
  return {
    answersAt: (host, port) => writeFileSync(file, textOf({ ...mine, host, port })),
    release: () => {
      process.off('exit', release)
      release()
    },
  }
}

/** Whether the file is ours now: it is made only where there was none. */
function isTaken(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, textOf(holder), { flag: 'wx' })
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  }
}

function textOf(holder: Holder): string {
  return `${JSON.stringify(holder)}\n`
}

/** Undefined for what no instance wrote to the end. */
function readHolder(file: string): Holder | undefined {
  try {
    const { pid, host, port } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>
    if (typeof pid !== 'number') return undefined
    return { pid, ...(typeof host === 'string' && typeof port === 'number' ? { host, port } : {}) }
  } catch {
    return undefined
  }
}

/** A number of a process is given again to others, who listen elsewhere. */
async function isAtWork({ pid, host, port }: Holder): Promise<boolean> {
  if (pid === process.pid || !isAlive(pid)) return false
  return host === undefined || port === undefined || (await isListening(host, port))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function isListening(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', end(true)).once('error', end(false)).setTimeout(2_000, end(true))
  })
}

/** The process is named, because whoever ended only what had started it (`npm`) finds no other way to it. */
function inUse(folder: string, holder: Holder | undefined): string {
  const who = holder?.port === undefined ? 'an instance that is starting' : `the instance on port ${holder.port}`
  const remedy = holder === undefined ? 'wait for it' : `\`kill ${holder.pid}\` ends it`
  return `\`${folder}\` is in use by ${who}: ${remedy}, or give \`--state\` another folder`
}
