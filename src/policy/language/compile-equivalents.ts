/**
 * Equivalents: what each step of a chain looks for, and what the same product must satisfy.
 *
 * @module
 */

import type { Equivalents, ProductGuard } from '../program.ts'
import { grades } from '../rule.ts'
import { targetUrlOf } from './compile-outcome.ts'
import type { Scope } from './compile-scope.ts'
import type { Findings } from './diagnostic.ts'
import type { Entry, Located } from './document.ts'
import { fieldsOf, listOrOne } from './fields.ts'
import { booleanOf, numberOf, oneOfWords } from './scalar-fields.ts'
import {
  equivalentsSchema,
  productCatalogues,
  productGuardSchema,
  searchNeeds,
  searchStepSchema,
  shopCatalogues,
  shopStepSchema,
} from './schema/equivalents.ts'
import { say, word } from './wording.ts'
import { wrongValue } from './wrong-value.ts'

export function compileEquivalents(entry: Entry | undefined, scope: Scope): Equivalents {
  const { findings } = scope
  const fields = entry && fieldsOf(entry.value, equivalentsSchema, findings, { what: word('equivalents') })
  const product = fields?.product && productGuardOf(fields.product.value, findings)
  const shopFields = fields?.shop && fieldsOf(fields.shop.value, shopStepSchema, findings, { what: word('shop') })
  const shop = shopFields && { catalogue: catalogueOf(shopFields.catalogue, findings, shopCatalogues) }
  const search = fields?.search && searchOf(fields.search.value, scope)
  return {
    ...(product === undefined ? {} : { product }),
    ...(shop === undefined ? {} : { shop }),
    ...(search === undefined ? {} : { search }),
  }
}

function productGuardOf(node: Located, findings: Findings): ProductGuard | undefined {
  const fields = fieldsOf(node, productGuardSchema, findings, { what: word('product') })
  if (fields === undefined) return undefined
  const wanted = fields.grades === undefined ? ['exact', 'variant'] : gradesOf(fields.grades.value, findings)
  const increase = fields.max_price_increase && percentOf(fields.max_price_increase.value, findings)
  const inStock = fields.in_stock && booleanOf(fields.in_stock.value, findings, word('in_stock'))
  return {
    catalogue: catalogueOf(fields.catalogue, findings, productCatalogues),
    grades: grades.filter((grade) => wanted.includes(grade)),
    ...(increase === undefined ? {} : { max_price_increase: increase }),
    ...(inStock === undefined ? {} : { in_stock: inStock }),
  }
}

function gradesOf(node: Located, findings: Findings): readonly string[] {
  const items = listOrOne(node, productGuardSchema.properties.grades, findings, { what: word('grades') }) ?? []
  return items.flatMap((item) => oneOfWords(item, grades, findings, { what: say('a grade', '相似等级') }) ?? [])
}

function catalogueOf(entry: Entry | undefined, findings: Findings, known: readonly [string]): string {
  const [usual] = known
  if (entry === undefined) return usual
  return oneOfWords(entry.value, known, findings, { what: say('a catalogue for this', '此处可用的目录') }) ?? usual
}

const [percentNumber = {}, percentText = {}] = productGuardSchema.properties.max_price_increase.anyOf ?? []
const percentForm = new RegExp(percentText.pattern ?? '', 'u')

/** `10%`, or the bare number of percent. */
function percentOf(node: Located, findings: Findings): number | undefined {
  const what = word('max_price_increase')
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || !percentForm.test(node.value)) {
    return numberOf(node, percentNumber, findings, what)
  }
  const percent = Number.parseFloat(node.value)
  const { maximum = 0 } = percentNumber
  return percent <= maximum
    ? percent
    : wrongValue(
        node,
        findings,
        say(`\`${node.value}\` is more than \`${maximum}%\``, `\`${node.value}\` 超过了 \`${maximum}%\``),
        { help: say(`write at most \`${maximum}%\``, `最多 \`${maximum}%\``) },
      )
}

function searchOf(node: Located, scope: Scope): Equivalents['search'] {
  const { findings } = scope
  const fields = fieldsOf(node, searchStepSchema, findings, { what: word('search') })
  const url = fields?.url && targetUrlOf(fields.url.value, scope, 'url')
  if (fields?.url !== undefined && url !== undefined) reportUnfilled(url, fields.url.value, findings)
  const written = searchNeeds.filter((need) => url?.includes(`{${need}}`) === true)
  const items =
    fields?.needs === undefined
      ? []
      : (listOrOne(fields.needs.value, searchStepSchema.properties.needs, findings, { what: word('needs') }) ?? [])
  const what = say('what a search can need', '搜索可以要求的信息')
  const needs = items.flatMap((item) => oneOfWords(item, searchNeeds, findings, { what }) ?? [])
  return url === undefined ? undefined : { url, needs: [...new Set([...needs, ...written])] }
}

/** A placeholder that nobody fills would be searched for as it stands. */
function reportUnfilled(url: string, node: Located, findings: Findings): void {
  const known: readonly string[] = searchNeeds
  const stranger = [...url.matchAll(/\{([^{}]*)\}/gu)].find(([, name = '']) => !known.includes(name))?.[0]
  if (stranger === undefined) return
  findings.report({
    code: 'template-type',
    range: node.range,
    message: say(`nothing is known to fill \`${stranger}\` with`, `没有可以填入 \`${stranger}\` 的信息`),
    help: say('the only placeholder here is `{title}`', '此处唯一的占位符是 `{title}`'),
  })
}
