#!/usr/bin/env node
/**
 * The command line: `npm run -s detour -- …`, or `npx detour …` where it is installed. Data goes to stdout, everything
 * else to stderr.
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
import { auditRoutes } from './commands/audit.ts'
import { backtestCommand } from './commands/backtest.ts'
import { candidateRoutes } from './commands/candidate.ts'
import { catalogueRoutes } from './commands/catalogue.ts'
import { decisionsRoutes } from './commands/decisions.ts'
import { explainCommand } from './commands/explain.ts'
import { keysRoutes } from './commands/keys.ts'
import { killRoutes } from './commands/kill.ts'
import { ledgerRoutes } from './commands/ledger.ts'
import { inspectCommand } from './commands/link-inspect.ts'
import { mintCommand } from './commands/link-mint.ts'
import { listRoutes } from './commands/list.ts'
import { loginCommand, logoutCommand } from './commands/login.ts'
import { memberRoutes } from './commands/member.ts'
import { overrideRoutes } from './commands/override.ts'
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
import { profileRoutes } from './commands/profile.ts'
import { publishCommand } from './commands/publish.ts'
import { requestRoutes } from './commands/request.ts'
import { rollbackCommand } from './commands/rollback.ts'
import { serveCommand } from './commands/serve.ts'
import { settingsRoutes } from './commands/settings.ts'
import { statusCommand } from './commands/status.ts'
import { tokenRoutes } from './commands/token.ts'
import { versionsRoutes } from './commands/versions.ts'
import { webhookRoutes } from './commands/webhook.ts'
import { whoamiCommand } from './commands/whoami.ts'
import { ApiRefusal } from './api-client.ts'
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
    rollback: rollbackCommand,
    versions: versionsRoutes,
    status: statusCommand,
    request: requestRoutes,
    backtest: backtestCommand,
    candidate: candidateRoutes,
    kill: killRoutes,
    override: overrideRoutes,
    catalogue: catalogueRoutes,
    decisions: decisionsRoutes,
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
        diff: diffCommand,
        fix: fixCommand,
        fmt: fmtCommand,
        schema: schemaCommand,
        bundle: bundleCommand,
      },
    }),
    list: listRoutes,
    diff: diffCommand,
    keys: keysRoutes,
    settings: settingsRoutes,
    token: tokenRoutes,
    member: memberRoutes,
    webhook: webhookRoutes,
    audit: auditRoutes,
    ledger: ledgerRoutes,
    login: loginCommand,
    logout: logoutCommand,
    whoami: whoamiCommand,
    profile: profileRoutes,
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
  determineExitCode: (problem) => {
    if (problem instanceof ApiRefusal) return problem.exitCode
    return problem instanceof UsageError ? exit.usage : exit.failed
  },
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
