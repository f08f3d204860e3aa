/**
 * Countries: the codes of ISO 3166-1 alpha-2, which conditions and tests name as regions.
 *
 * The 249 officially assigned codes as of November 2026, from the ISO Online Browsing Platform
 * (https://www.iso.org/obp/ui/#search/code/). The edge adds `XX` for an unknown country and `T1` for Tor (Cloudflare's
 * `request.cf.country`).
 *
 * @module
 */

const assigned =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD ' +
  'CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF ' +
  'GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN ' +
  'KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA ' +
  'NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI ' +
  'SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI ' +
  'VN VU WF WS YE YT ZA ZM ZW'

/** Every code a click can carry. */
export const countries: ReadonlySet<string> = new Set([...assigned.split(' '), 'XX', 'T1'])

/** Members of the European Union, which is no country of its own. */
export const europeanUnion = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(
  ' ',
)

const otherNames: Readonly<Record<string, string>> = {
  UK: 'GB',
  EN: 'GB',
  EL: 'GR',
  SU: 'RU',
  YU: 'RS',
  CHN: 'CN',
  PRC: 'CN',
  USA: 'US',
  GBR: 'GB',
  DEU: 'DE',
  FRA: 'FR',
  JPN: 'JP',
  KOR: 'KR',
  SGP: 'SG',
  HKG: 'HK',
  TWN: 'TW',
  MAC: 'MO',
  TOR: 'T1',
  UNKNOWN: 'XX',
}

/** The code that was probably meant: by another code, by the name of the country, or in small letters. */
export function countryMeant(written: string): string | undefined {
  const text = written.trim().toUpperCase()
  if (countries.has(text)) return text
  return Object.hasOwn(otherNames, text) ? otherNames[text] : codesByName().get(text)
}

let byName: ReadonlyMap<string, string> | undefined

function codesByName(): ReadonlyMap<string, string> {
  byName ??= new Map(
    ['en', 'zh-CN'].flatMap((language) => {
      const names = new Intl.DisplayNames([language], { type: 'region' })
      return assigned.split(' ').map((code): [string, string] => [(names.of(code) ?? code).toUpperCase(), code])
    }),
  )
  return byName
}
