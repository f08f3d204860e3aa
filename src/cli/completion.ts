/**
 * Completion in the shell: `detour completion bash|zsh|fish` prints a script; the script asks `detour complete -- …` at
 * each Tab, so what is offered is always what this version can do.
 *
 * The scripts are those of @bomb.sh/tab; the answers come from the command tree itself.
 *
 * @module
 */

import { script, ShellCompDirective } from '@bomb.sh/tab'
import { buildCommand, proposeCompletions, type Application, type CommandContext } from '@stricli/core'

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

export const completionCommand = buildCommand({
  docs: {
    brief: 'Print a script that completes commands and flags in your shell',
    fullDescription:
      'bash: source <(detour completion bash) · zsh: source <(detour completion zsh) · fish: detour completion fish | source',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: shells.join(', '), parse: shellOf, placeholder: 'shell' }],
    },
  },
  func: (_flags: object, shell: (typeof shells)[number]) => {
    script(shell, 'detour', 'detour')
  },
})

function shellOf(text: string): (typeof shells)[number] {
  const shell = shells.find((each) => each === text)
  if (shell === undefined) throw new Error(`no script for \`${text}\`; there is one for ${shells.join(', ')}`)
  return shell
}

/** What the scripts ask: one line per proposal, and at the end whether files may be offered too. */
export async function completionsFor(
  app: Application<CommandContext>,
  words: readonly string[],
  context: CommandContext,
): Promise<string> {
  const proposals = await proposeCompletions(app, words, context)
  const directive =
    proposals.length === 0
      ? ShellCompDirective.ShellCompDirectiveDefault
      : ShellCompDirective.ShellCompDirectiveNoFileComp
  return [...proposals.map(({ completion, brief }) => `${completion}\t${brief}`), `:${directive}`, ''].join('\n')
}
