/**
 * The isolate in which `decide.ts` has one policy measured.
 *
 * @module
 */

import { parentPort, workerData } from 'node:worker_threads'

import { measureAlone, type Subject } from './decide-alone.ts'

const { subject, rounds } = workerData as { readonly subject: Subject; readonly rounds: number }
// A port between threads has no origin.
// eslint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(await measureAlone(subject, rounds))
