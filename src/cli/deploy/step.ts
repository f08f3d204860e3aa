/**
 * A step of a deployment: done, or failed with what wrangler said.
 *
 * @module
 */

import { stripVTControlCharacters } from 'node:util'

import type { DeployPorts, Ran } from './ports.ts'

export interface Step {
  readonly name: string
  /** What a rehearsal says of it. */
  readonly would: string
  /** Says what is there now. */
  readonly run: () => Promise<string>
}

export class StepFailed extends Error {
  override readonly name = 'StepFailed'
}

export async function succeed({ wrangler }: DeployPorts, args: readonly string[]): Promise<Ran> {
  const ran = await wrangler(args)
  if (ran.status === 0) return ran
  throw new StepFailed(`\`${commandLine(args)}\`:\n${lastLines(ran)}`)
}

export function commandLine(args: readonly string[]): string {
  return ['npx wrangler', ...args.map((word) => (word === '' ? '""' : word))].join(' ')
}

/** What wrangler said last, without its colours. */
export function lastLines({ stdout, stderr }: Pick<Ran, 'stdout' | 'stderr'>): string {
  const lines = stripVTControlCharacters(`${stdout}\n${stderr}`).split('\n')
  const told = lines.map((line) => line.trimEnd()).filter((line) => line !== '')
  return told.slice(-12).join('\n')
}

/** Before its data wrangler may say other things. */
export function fromFirst(sign: '[' | '{', text: string): string {
  const start = text.indexOf(sign)
  return start === -1 ? text : text.slice(start)
}
