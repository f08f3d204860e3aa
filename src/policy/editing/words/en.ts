/**
 * The words of the editor in English.
 *
 * @module
 */

import type { EditingWords } from './editing-words.ts'

export const english: EditingWords = {
  values: {
    mode: {
      enforce: 'the rule decides; what holds where no mode is given',
      report: 'the rule decides nothing and is noted as what would have happened',
      off: 'the rule is not asked',
    },
    party: {
      own: 'marketplaces of the platform itself, as `own` names them',
      external: 'every other marketplace',
      none: 'no marketplace: any other page of the web',
    },
    kind: {
      product: 'a product',
      shop: 'a shop',
      affiliate: 'a product by way of an alliance that pays a commission',
      coupon: 'a coupon',
      search: 'results of a search',
      short: 'a short link that hides where it leads',
      other: 'any other page of a marketplace',
    },
    evidence: {
      none: 'nothing says where the link was clicked',
      referer: 'the page the click came from says it',
      signed: 'a signed token says it',
    },
    grades: {
      exact: 'the same product',
      variant: 'the same product in another size or colour',
      similar: 'a product like it',
    },
    equivalent: {
      product: 'the same product in a store',
      shop: 'the shop of the same brand',
      search: 'a search in a store',
      explain: 'a page that explains; always the last step',
    },
    by: {
      author: 'an author is always inside or always outside',
      content: 'a room, video or showcase is always inside or always outside',
      token: 'every signed link draws its own lot',
      visitor: 'a shopper is always inside or always outside',
    },
    of: {
      content: 'rooms, videos or showcases',
      author: 'authors',
      shop: 'shops, written `marketplace:id`',
      product: 'products, written `marketplace:id`',
    },
    if_unknown: {
      match: 'the rule matches when this is not known',
      skip: 'the rule does not match when this is not known',
    },
    share_codes: {
      remove: 'share codes are taken out where the link would not simply open',
      mark: 'share codes are marked and left where they are',
      keep: 'share codes are left alone',
    },
    rollout: { in: 'the click is inside the share', out: 'the click is outside the share' },
  },
  actions: {
    allow: 'let the click through',
    warn: 'a notice with a way on',
    explain: 'a page that explains',
    equivalent: 'the same product in a store',
    redirect: 'a fixed page of a store',
  },
  states: {
    past: 'has ended',
    active: 'in force',
    future: 'has not begun',
    empty: 'never in force: it ends before it begins',
  },
  templates: {
    rule: { label: 'a new rule', description: 'a rule that only reports at first' },
    test: { label: 'a new test', description: 'one click and what is expected of it' },
    demand: { label: 'a new demand', description: 'clicks that some rule must decide' },
    message: { label: 'a new message', description: 'the text of a reason in both languages' },
    surface: { label: 'a new surface', description: 'a place where links are clicked, with its label' },
    marketplace: { label: 'a new marketplace', description: 'a shop on the web that is not built in' },
    list: { label: 'a new list', description: 'ids under a name' },
  },
  required: 'required',
  allowed: (values) => `one of ${values.join(', ')}`,
  own: 'own marketplace',
  external: 'external marketplace',
  domains: (domains, more) => `hosts: ${domains.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  today: 'today at midnight',
  tomorrow: 'the next midnight',
  nextMonth: 'the first of next month',
  alsoIn: (rule) => `also in the rule ${rule}`,
  usedHere: 'used in this policy',
  builtin: 'built in',
  builtinText: 'a built-in reason with a built-in text',
  unknownName: 'not known in this policy',
  inZone: (zone, text) => `${text} in ${zone}`,
  inUtc: (text) => `${text} in UTC`,
  past: (distance) => `past, ${distance}`,
  future: (distance) => `future, ${distance}`,
  listOf: (subject, count) => (count === undefined ? subject : `${subject}: ${count} in this document`),
  surfaces: (names) => `clicked in: ${names.join(', ')}`,
  marketplaces: (names) => `leads to: ${names.join(', ')}`,
  share: (percent) => `${percent} % of clicks`,
  defaults: 'what happens when no rule decides',
  noRule: 'no rule would have done anything',
}
