/**
 * What is counted at the bindings of a Worker.
 *
 * @module
 */

export interface Counts {
  kvReads: number
  d1Calls: number
  messages: number
  /** Writing, reading and deleting a message, each for every 64 KB of it. */
  queueOperations: number
  records: number
}
