/**
 * What a shopper reads, from the decision: the same words as the notice itself, from the same dictionaries.
 *
 * The notice is a page with a sheet of its own, which the console's Content-Security-Policy does not let in; so its parts
 * are shown with the console's components.
 *
 * @module
 */

import type { DecisionJson } from '../../../answer/json.ts'
import type { Language } from '../../../answer/language.ts'
import { dictionaries } from '../../../answer/messages.ts'
import { builtinRegistry } from '../../../link/registry.ts'
import { isBuiltinReason } from '../../../policy/reasons.ts'
import type { PolicyShape } from '../../parts/policy-shape.ts'

export type Flavour = 'explain' | 'warn' | 'unreadable'

export interface NoticeParts {
  readonly flavour: Flavour
  readonly title: string
  readonly message: string
  /** The one thing to do. */
  readonly act: { readonly label: string; readonly note: string | undefined }
  /** Something close in the store, whose name the decision does not tell. */
  readonly offer: { readonly heading: string; readonly name: string } | undefined
  readonly heading: string
  readonly facts: readonly (readonly [term: string, value: string, small: string | undefined])[]
}

export function noticeParts(
  decision: DecisionJson,
  shape: Pick<PolicyShape, 'surfaces' | 'stores' | 'rules'> | undefined,
  { language, zone }: { readonly language: Language; readonly zone: string },
): NoticeParts {
  const texts = dictionaries[language]
  const { action, reason, destination, context, rule, message, status } = decision
  const flavour: Flavour = status === 400 ? 'unreadable' : action === 'warn' ? 'warn' : 'explain'
  const marketplace = destination.marketplace === null ? undefined : builtinRegistry.byId(destination.marketplace)
  const host = hostOf(destination.url)
  const shop = marketplace?.name[language] ?? host
  const label = shape?.surfaces.find(({ id }) => id === context.surface)?.label?.[language]
  const place = label ?? (Object.hasOwn(texts.surfaces, context.surface) ? texts.surfaces[context.surface] : undefined)
  const scene = {
    shop: shop ?? texts.unknownShop,
    place: place === undefined ? texts.unknownPlace : texts.thisPlace(place),
  }
  const own = isBuiltinReason(reason) ? texts.titles[reason] : undefined
  const hasOffer = message.en === dictionaries.en.instead.offer
  const fault = destination.fault === null ? undefined : texts.faults[destination.fault as keyof typeof texts.faults]
  const days = daysOf(
    shape?.rules.find(({ id }) => id === rule),
    language,
    zone,
  )
  return {
    flavour,
    title: flavour === 'warn' ? texts.warnTitle : (own ?? texts.explainTitle)(scene),
    message: message[language],
    act: actOf(),
    offer: hasOffer ? { heading: texts.offer.heading, name: texts.offer.untitled } : undefined,
    heading: texts.facts.heading,
    facts: [
      ...(fault === undefined ? [] : [[texts.facts.fault, fault, undefined] as const]),
      ...(flavour === 'unreadable' || shop === undefined
        ? []
        : [
            [
              texts.facts.led,
              shop,
              destination.id === null ? undefined : `${texts.kinds[destination.kind]} ${destination.id}`,
            ] as const,
          ]),
      [
        texts.facts.place,
        place ?? texts.notKnown,
        context.fault === null ? texts.evidence[context.evidence] : texts.badToken,
      ],
      ...(rule === null
        ? []
        : [
            days.length === 0
              ? ([texts.facts.rule, rule, undefined] as const)
              : ([texts.facts.rule, days.join(language === 'en' ? ', ' : '，'), rule] as const),
          ]),
    ],
  }

  function actOf(): NoticeParts['act'] {
    if (flavour === 'warn') return { label: texts.onward(host ?? ''), note: texts.onwardNote }
    if (hasOffer) return { label: texts.offer.action, note: undefined }
    if (shape !== undefined && shape.stores.length > 0) return { label: texts.store, note: texts.goBack }
    return { label: texts.goBack, note: undefined }
  }
}

/** A host is all of an address that a shopper reads. */
export function hostOf(url: string | null): string | undefined {
  const host = url === null ? undefined : URL.parse(url)?.hostname
  return host === '' ? undefined : host
}

type Windowed = Pick<PolicyShape['rules'][number], 'from' | 'until'>

function daysOf(rule: Windowed | undefined, language: Language, zone: string): readonly string[] {
  const { facts } = dictionaries[language]
  return [
    ...(rule?.from === undefined ? [] : [facts.since(written(rule.from, language, zone))]),
    ...(rule?.until === undefined ? [] : [facts.until(written(rule.until, language, zone))]),
  ]
}

/** A day, and the time of day too unless it is midnight there. */
function written(at: number, language: Language, timeZone: string): string {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN'
  const day = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', day: 'numeric', timeZone }).format(at)
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(at)
  return time === '00:00' ? day : `${day} ${time}`
}
