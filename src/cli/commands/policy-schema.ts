/**
 * `detour policy schema`: the JSON Schema of policies, for editors.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { policyJsonSchema } from '../../policy/language/schema.ts'

export const schemaCommand = buildCommand({
  docs: {
    brief: 'Print the JSON Schema of policies, for editors that complete and explain keys',
    fullDescription:
      'In a policy, the first line `# yaml-language-server: $schema=policy.schema.json` tells the editor where it is.',
  },
  parameters: {},
  func: () => {
    process.stdout.write(`${JSON.stringify(policyJsonSchema(), undefined, 2)}\n`)
  },
})
