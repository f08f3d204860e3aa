/**
 * CPU and memory of a process, as Linux accounts for them.
 *
 * @module
 */

import { readFileSync, readdirSync } from 'node:fs'

/** The workerd that a process has started; of several, the one that is none of `others`. */
export function workerdOf(parent: number, others: readonly number[] = []): number {
  const found = workerdsOf(parent).find((pid) => !others.includes(pid))
  if (found !== undefined) return found
  throw new Error('workerd was not found among the children of this process: the benchmark needs Linux')
}

/** All of them. */
export function workerdsOf(parent: number): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const isChild = Number(stat.split(') ')[1]?.split(' ')[1]) === parent
      return isChild && stat.includes('(workerd)') ? [Number(name)] : []
    } catch {
      // A process that ended while we looked.
      return []
    }
  })
}

/** CPU of all threads, from the scheduler's accounts. */
export function cpuMicroseconds(pid: number): number {
  let nanoseconds = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
  }
  return nanoseconds / 1000
}

/** What a process has in memory. */
export function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}
