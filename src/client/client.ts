/**
 * The door of the package `detour-client`: all that its users may know of it. Each part stands in a file of its own, so
 * that a bundler leaves out what is not used.
 *
 * @module
 */

export { askDecisions, type AskedLink, type AskOptions } from './ask.ts'
export { rewrite, unrewrite, type ContentOptions, type RewriteOptions } from './content.ts'
export type { Action, AnswerKind, Decision, Evidence, Kind, Message, Party, Tier } from './decision.ts'
export { DetourError, type DetourErrorCode } from './error.ts'
export { makeMinter, mintLink, type LinkKeyJwk, type Minter, type MinterOptions, type MintedLink } from './mint.ts'
export type { CallOptions } from './call.ts'
