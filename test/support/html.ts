/**
 * Whether a page is valid HTML.
 *
 * @module
 */

import { HtmlValidate } from 'html-validate'

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // hono/html writes void elements as XML does, and leaves blanks where it writes nothing.
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    // The sheet stands in the page, so that it is one request; its hash stands in the Content-Security-Policy.
    'no-inline-style': 'error',
  },
})

/** Empty: nothing was found. Each with its rule and line. */
export async function faultsInHtml(page: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(page)
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId} ${line} ${message}`))
}
