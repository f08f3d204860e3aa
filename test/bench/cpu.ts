/**
 * CPU and memory of a process, as Linux accounts for them.
 *
 * @module
 */

import { readFileSync, readdirSync } from 'node:fs'

/** The workerd that this process has started. */
export function workerdOf(parent: number): number {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      if (stat.includes('(workerd)') && Number(stat.split(') ')[1]?.split(' ')[1]) === parent) return Number(name)
    } catch {
      // A process that ended while we looked.
    }
  }
  throw new Error('workerd was not found among the children of this process: the benchmark needs Linux')
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
