/**
 * Values that are named in place, in conditions and in tests: the country and the language of a shopper.
 *
 * A code that no country has would match nobody and say nothing, so it is a mistake.
 *
 * @module
 */

import { languagePattern } from '../names.ts'
import type { Conditions, ValueCondition } from '../rule.ts'
import { valueFacts, type ValueFact } from '../value-facts.ts'
import { ifUnknown } from './compile-if-unknown.ts'
import { saysNothing, setOf, some, type ConditionScope } from './condition-parts.ts'
import { countries, countryMeant, europeanUnion } from './countries.ts'
import type { Findings } from './diagnostic.ts'
import type { Entry, Located, LocatedScalar } from './document.ts'
import { fieldsOf } from './fields.ts'
import { formedTextOf, writtenOf } from './scalar-fields.ts'
import { conditionsSchema, valueSchemas } from './schema/conditions.ts'
import { didYouMean, replacement } from './spelling.ts'
import { say, word } from './wording.ts'
import type { Correctable } from './wrong-value.ts'

/** Reads one value; `only` where there can be no list of them. */
type ValueReader = (node: Located, findings: Findings, only?: 'only') => string | undefined

export const valueReaders: Readonly<Record<ValueFact, ValueReader>> = { region: regionOf, language: languageOf }

export function valueConditions(
  fields: Readonly<Partial<Record<ValueFact, Entry>>>,
  scope: ConditionScope,
): Pick<Conditions, ValueFact> {
  return Object.assign(
    {},
    ...valueFacts.map((fact) => some(fact, fields[fact], ({ value }) => values(value, scope, fact))),
  ) as Pick<Conditions, ValueFact>
}

function values(node: Located, scope: ConditionScope, key: ValueFact): ValueCondition | undefined {
  const { findings } = scope
  const schema = valueSchemas[key]
  const read = (list: Located) =>
    setOf(list, conditionsSchema.properties[key], scope, {
      what: word(key),
      read: (item) => valueReaders[key](item, findings),
    })
  if (node.kind !== 'map') {
    const found = read(node)
    return found === undefined ? {} : { in: found }
  }
  const fields = fieldsOf(node, schema, findings, { what: word(key) })
  if (fields === undefined) return undefined
  if (fields.in === undefined && fields.not_in === undefined) return saysNothing(node, scope, key, schema)
  return {
    ...some('in', fields.in, ({ value }) => read(value)),
    ...some('not_in', fields.not_in, ({ value }) => read(value)),
    ...some('if_unknown', fields.if_unknown, ({ value }) => ifUnknown(value, scope)),
  }
}

/** An ISO 3166-1 code, or `XX` and `T1`, which the edge says. */
function regionOf(node: Located, findings: Findings, only?: 'only'): string | undefined {
  return formedTextOf(node, (text) => countries.has(text), findings, {
    what: word('region'),
    form: say('the code of a country (ISO 3166-1, two capital letters)', '国家或地区代码（ISO 3166-1，两位大写字母）'),
    advise: (written) => betterRegion(written, only === 'only'),
  })
}

function betterRegion(node: LocatedScalar, isOnly: boolean): Correctable {
  const text = node.source
  if (text.toUpperCase() === 'EU') return membersOf(isOnly ? { ...node, quote: undefined } : node)
  const meant = countryMeant(text)
  if (meant === undefined) {
    return { help: say('write it like `CN`; `XX` is an unknown country', '请写作 `CN` 的形式；`XX` 表示未知') }
  }
  return {
    help: didYouMean(meant),
    fix: replacement(writtenOf(node, text), meant, meant === text.toUpperCase() || text.toUpperCase() === 'UK'),
  }
}

function membersOf({ range, quote, inList }: LocatedScalar): Correctable {
  const members = europeanUnion.join(', ')
  const text = inList === true ? members : `[${members}]`
  return {
    help: say(
      `the European Union is no country, so name its countries: \`${members}\``,
      `欧盟不是国家，请逐一列出成员国：\`${members}\``,
    ),
    fix: quote === undefined ? undefined : { safe: false, edits: [{ range, text }] },
  }
}

const languageForm = new RegExp(languagePattern, 'u')

/** A language tag, as `zh` or `zh-CN`. */
function languageOf(node: Located, findings: Findings): string | undefined {
  return formedTextOf(node, (text) => languageForm.test(text), findings, {
    what: word('language'),
    form: say('a language tag such as `zh` or `zh-CN`', '语言标签，例如 `zh` 或 `zh-CN`'),
    advise: betterLanguage,
  })
}

function betterLanguage(node: LocatedScalar): Correctable {
  const meant = node.source.replaceAll('_', '-')
  if (meant === node.source || !languageForm.test(meant)) {
    return { help: say('write it like `zh-CN`', '请写作 `zh-CN` 的形式') }
  }
  return { help: didYouMean(meant), fix: replacement(writtenOf(node, node.source), meant, true) }
}
