/**
 * JSON for programs: one object on a line, and in each the version of its format.
 *
 * @module
 */

export function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify({ format_version: 1, ...value })}\n`)
}
