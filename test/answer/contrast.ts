/**
 * Contrast of two colours, by the formula of WCAG 2.2, and the colours of a sheet's variables.
 *
 * @module
 */

/** Looks up the variables of a sheet as they stand in light or in dark; an unknown one throws. */
export function coloursOf(sheet: string, scheme: 'light' | 'dark'): (name: string) => string {
  const dark = [...sheet.matchAll(/@media ?\(prefers-color-scheme: ?dark\)\{(:root\{[^}]*\})/g)].map(([, rule]) => rule)
  const light = dark.reduce<string>((rest, rule) => rest.replace(rule ?? '', ''), sheet)
  const colours = new Map<string, string>()
  for (const [, name = '', colour = ''] of light.matchAll(variable)) colours.set(name, colour)
  if (scheme === 'dark')
    for (const [, name = '', colour = ''] of dark.join('').matchAll(variable)) colours.set(name, colour)
  return (name) => {
    const colour = colours.get(name)
    if (colour === undefined) throw new Error(`--${name} is missing`)
    return colour
  }
}

const variable = /--([a-z-]+):(#[0-9a-f]{3,6})/g

export function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const digits = colour.slice(1)
  const hex = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((place) => {
    const channel = Number.parseInt(hex.slice(place, place + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
