/**
 * The command line: `npm run -s detour -- …`. Data goes to stdout, everything else to stderr.
 *
 * @module
 */

import {
  ArgumentScannerError,
  buildApplication,
  buildRouteMap,
  formatMessageForArgumentScannerError,
  run,
  type ArgumentParseError,
  text_en as english,
  type StricliProcess,
} from '@stricli/core'

import packageJson from '../../package.json' with { type: 'json' }
import { explainCommand } from './commands/explain.ts'
import { inspectCommand } from './commands/link-inspect.ts'
import { mintCommand } from './commands/link-mint.ts'
import { listPackCommand } from './commands/list-pack.ts'
import { analyseCommand } from './commands/policy-analyse.ts'
import { bundleCommand } from './commands/policy-bundle.ts'
import { checkCommand } from './commands/policy-check.ts'
import { diffCommand } from './commands/policy-diff.ts'
import { fixCommand } from './commands/policy-fix.ts'
import { fmtCommand } from './commands/policy-fmt.ts'
import { matrixCommand } from './commands/policy-matrix.ts'
import { schemaCommand } from './commands/policy-schema.ts'
import { simulateCommand } from './commands/policy-simulate.ts'
import { testCommand } from './commands/policy-test.ts'
import { publishCommand } from './commands/publish.ts'
import { serveCommand } from './commands/serve.ts'
import { completionCommand, completionsFor } from './completion.ts'
import { exit, UsageError } from './exit.ts'
import { strangeWord } from './words.ts'

/** `--at 2020-01-01`: the flag as it is typed, and what is wanted instead. */
function unreadable({ externalFlagNameOrPlaceholder: name, input, exception }: ArgumentParseError): string {
  const why = exception instanceof Error ? exception.message : String(exception)
  const isFlag = process.argv.some((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  return `cannot read \`${input}\` as \`${isFlag ? `--${name}` : name}\`: ${why}`
}

const routes = buildRouteMap({
  docs: { brief: 'Governs outbound product links: what they are, what the policy says, and what happens.' },
  routes: {
    serve: serveCommand,
    publish: publishCommand,
    link: buildRouteMap({
      docs: { brief: 'What a link is, and links of your own' },
      routes: { inspect: inspectCommand, mint: mintCommand },
    }),
    policy: buildRouteMap({
      docs: { brief: 'Write a policy: check, test, understand and compare it' },
      routes: {
        check: checkCommand,
        test: testCommand,
        simulate: simulateCommand,
        matrix: matrixCommand,
        analyse: analyseCommand,
        list: buildRouteMap({
          docs: { brief: 'Lists that are too long for a policy' },
          routes: { pack: listPackCommand },
        }),
        diff: diffCommand,
        fix: fixCommand,
        fmt: fmtCommand,
        schema: schemaCommand,
        bundle: bundleCommand,
      },
    }),
    list: buildRouteMap({ docs: { brief: 'Lists that are too long for a policy' }, routes: { pack: listPackCommand } }),
    diff: diffCommand,
    explain: explainCommand,
    completion: completionCommand,
  },
})

const app = buildApplication(routes, {
  name: 'detour',
  versionInfo: { currentVersion: packageJson.version },
  scanner: { caseStyle: 'allow-kebab-for-camel' },
  localization: {
    text: {
      ...english,
      exceptionWhileParsingArguments: (problem) =>
        problem instanceof ArgumentScannerError
          ? formatMessageForArgumentScannerError(problem, { ArgumentParseError: unreadable })
          : String(problem),
      // What stood in the way is for the reader; where our code noticed is not.
      exceptionWhileRunningCommand: (problem) =>
        `detour: ${problem instanceof Error ? problem.message : String(problem)}`,
    },
  },
  determineExitCode: (problem) => (problem instanceof UsageError ? exit.usage : exit.failed),
})

// A closed pipe (`… | head`) is the reader's choice, not our failure.
process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  if (problem.code === 'EPIPE') process.exit(0)
  throw problem
})

const context = { process: process as StricliProcess }
const typed = process.argv.slice(2)
const strange = strangeWord(typed)
const [first, second, ...words] = typed
if (strange !== undefined) {
  process.stderr.write(`detour: ${strange}\n`)
  process.exitCode = exit.usage
} else if (first === 'complete' && second === '--') process.stdout.write(await completionsFor(app, words, context))
else await run(app, typed, context)

// The library's own codes for a command line it could not read are negative.
if (typeof process.exitCode === 'number' && process.exitCode < 0) process.exitCode = exit.usage
