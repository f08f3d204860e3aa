/**
 * Pictures, drawn: the goods, the creator, and icons. Nothing is loaded from anywhere.
 *
 * @module
 */

import { raw } from 'hono/html'

const goods = {
  case: '<rect width="120" height="120" fill="#dcecf7"/><circle cx="96" cy="22" r="34" fill="#c7e0f1"/><g transform="rotate(-10 60 60)"><rect x="36" y="18" width="48" height="86" rx="11" fill="#fff" opacity=".85"/><rect x="40" y="22" width="40" height="78" rx="8" fill="#8fbfdf"/><rect x="40" y="22" width="40" height="78" rx="8" fill="#fff" opacity=".35"/><rect x="45" y="27" width="19" height="19" rx="6" fill="#4d7d9d"/><circle cx="51" cy="33" r="3.5" fill="#dcecf7"/><circle cx="58" cy="40" r="3.5" fill="#dcecf7"/><path d="M73 60v30" stroke="#fff" stroke-width="3" stroke-linecap="round" opacity=".8"/></g>',
  ownCase:
    '<rect width="120" height="120" fill="#fbe3dc"/><circle cx="20" cy="100" r="36" fill="#f6d0c4"/><g transform="rotate(9 60 60)"><rect x="36" y="18" width="48" height="86" rx="11" fill="#fff" opacity=".9"/><rect x="40" y="22" width="40" height="78" rx="8" fill="#eb9279"/><rect x="45" y="27" width="19" height="19" rx="6" fill="#a84d36"/><circle cx="51" cy="33" r="3.5" fill="#fbe3dc"/><circle cx="58" cy="40" r="3.5" fill="#fbe3dc"/><path d="M48 78c6-12 18-12 24 0z" fill="#fff" opacity=".75"/><circle cx="60" cy="64" r="4" fill="#fff" opacity=".75"/></g>',
  earbuds:
    '<rect width="120" height="120" fill="#e3e3f3"/><circle cx="18" cy="20" r="30" fill="#d2d2ea"/><rect x="30" y="58" width="60" height="44" rx="18" fill="#33344d"/><rect x="30" y="58" width="60" height="14" rx="7" fill="#43456a"/><circle cx="60" cy="84" r="3" fill="#8ce0b5"/><g fill="#33344d"><path d="M38 24a11 11 0 0 1 11 11v24h-8V45a11 11 0 0 1-3-21z"/><path d="M82 24a11 11 0 0 0-11 11v24h8V45a11 11 0 0 0 3-21z"/></g><circle cx="40" cy="34" r="4" fill="#6d6f9c"/><circle cx="80" cy="34" r="4" fill="#6d6f9c"/>',
  books:
    '<rect width="120" height="120" fill="#fcefce"/><circle cx="98" cy="24" r="30" fill="#f8e2a9"/><rect x="24" y="82" width="74" height="18" rx="4" fill="#3f7f78"/><rect x="30" y="86" width="66" height="10" fill="#fff"/><rect x="30" y="62" width="66" height="18" rx="4" fill="#d9694b"/><rect x="36" y="66" width="58" height="10" fill="#fff"/><g transform="rotate(-7 60 44)"><rect x="30" y="26" width="58" height="34" rx="4" fill="#5378b8"/><path d="M38 52c6-14 12-14 17-4 4-7 9-7 14 4z" fill="#fff" opacity=".85"/><circle cx="74" cy="37" r="4.5" fill="#f8d35f"/></g>',
  mask: '<rect width="120" height="120" fill="#dff0e4"/><circle cx="20" cy="24" r="30" fill="#cbe6d3"/><rect x="22" y="30" width="44" height="64" rx="6" fill="#7cb68f"/><rect x="22" y="30" width="44" height="10" rx="5" fill="#5f9c74"/><rect x="52" y="24" width="44" height="70" rx="6" fill="#fff"/><path d="M74 38c12 0 14 10 14 20 0 14-7 22-14 22s-14-8-14-22c0-10 2-20 14-20z" fill="#b9dcc4"/><ellipse cx="68" cy="56" rx="3.5" ry="2" fill="#fff"/><ellipse cx="80" cy="56" rx="3.5" ry="2" fill="#fff"/><path d="M70 70q4 3 8 0" stroke="#fff" stroke-width="2.5" fill="none" stroke-linecap="round"/>',
  rice: '<rect width="120" height="120" fill="#efe6da"/><circle cx="100" cy="98" r="34" fill="#e2d4c1"/><path d="M38 28h44l-4 10c10 10 12 22 12 34 0 20-8 30-30 30s-30-10-30-30c0-12 2-24 12-34z" fill="#c69e6d"/><path d="M38 28h44l-4 10H42z" fill="#a47c4d"/><circle cx="60" cy="70" r="20" fill="#fbf4ea"/><path d="M60 82V62m0 8c-8 0-9-6-9-9 7 0 9 4 9 9zm0-4c7 0 9-5 9-8-6 0-9 3-9 8z" stroke="#7c8f4c" stroke-width="2.5" fill="#b9c77f" stroke-linejoin="round"/>',
} as const

export type ArtName = keyof typeof goods

export function picture(name: ArtName) {
  return raw(
    `<svg class="art" viewBox="0 0 120 120" aria-hidden="true" preserveAspectRatio="xMidYMid slice">${goods[name]}</svg>`,
  )
}

/** Several goods side by side, as a file of its own. */
export function strip(names: readonly ArtName[]): string {
  const side = 120
  const each = names.map(
    (name, index) => `<svg x="${index * side}" width="${side}" height="${side}">${goods[name]}</svg>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${names.length * side} ${side}">${each.join('')}</svg>`
}

/** The creator, head and shoulders. */
export const portrait = raw(
  '<svg class="portrait" viewBox="0 0 48 48" aria-hidden="true"><rect width="48" height="48" fill="#f3c9a5"/><path d="M6 48c1-12 8-16 18-16s17 4 18 16z" fill="#2f6f63"/><path d="M11 26C9 12 15 6 24 6s15 6 13 20l-2 8H13z" fill="#3a2a26"/><ellipse cx="24" cy="23" rx="9" ry="11" fill="#f7d9bf"/><path d="M14 21c1-9 6-11 10-11s9 2 10 11c-5-1-8-4-9-7-2 4-6 7-11 7z" fill="#3a2a26"/></svg>',
)

/** The studio of the live room: window light, shelf, plant, ring light, the creator behind a table. */
export const studio = raw(
  '<svg class="scene" viewBox="0 0 800 500" aria-hidden="true" preserveAspectRatio="xMidYMid slice"><rect width="800" height="500" fill="#3b2f3a"/><rect y="330" width="800" height="170" fill="#2c2330"/><path d="M70 50h170v200H70z" fill="#f0b67c"/><path d="M70 190c40-40 80-20 110-40 30-18 44-8 60-20v120H70z" fill="#d98a5b"/><circle cx="190" cy="104" r="24" fill="#ffe0a8"/><path d="M150 50h8v200h-8zM70 146h170v8H70z" fill="#4a3b46"/><path d="M240 50l210 420H60L70 250z" fill="#ffcf94" opacity=".09"/><rect x="540" y="96" width="210" height="8" rx="3" fill="#6b5450"/><rect x="540" y="190" width="210" height="8" rx="3" fill="#6b5450"/><rect x="560" y="52" width="18" height="44" fill="#d9694b"/><rect x="580" y="44" width="14" height="52" fill="#5f9c8f"/><rect x="596" y="58" width="20" height="38" fill="#f1d9a7"/><rect x="650" y="60" width="44" height="36" rx="6" fill="#8a6f9c"/><circle cx="722" cy="76" r="20" fill="#c69e6d"/><path d="M566 190v-30h40v30z" fill="#b9795e"/><path d="M586 160c-24-8-22-34-20-40 16 4 20 20 20 32 2-14 10-26 24-28 2 16-6 32-24 36z" fill="#6f9c6b"/><rect x="640" y="146" width="30" height="44" rx="4" fill="#8fbfdf"/><rect x="676" y="156" width="46" height="34" rx="6" fill="#e9d9c5"/><circle cx="400" cy="210" r="150" fill="none" stroke="#ffe9cf" stroke-width="10" opacity=".16"/><path d="M262 430c4-104 50-148 138-148s134 44 138 148z" fill="#2f6f63"/><path d="M366 290l34 34 34-34-8-24h-52z" fill="#f2c9a6"/><path d="M312 220c-8-94 34-130 88-130s96 36 88 130c-4 44-20 74-34 86H346c-14-12-30-42-34-86z" fill="#33231f"/><ellipse cx="400" cy="206" rx="54" ry="68" fill="#f7d9bf"/><path d="M338 200c4-58 32-76 62-76s58 18 62 76c-30-6-50-22-58-42-12 22-36 38-66 42z" fill="#33231f"/><path d="M378 206h.1M422 206h.1" stroke="#33231f" stroke-width="9" stroke-linecap="round"/><path d="M384 236q16 14 32 0" stroke="#b5594a" stroke-width="5" fill="none" stroke-linecap="round"/><rect y="410" width="800" height="90" fill="#7b5a48"/><rect y="410" width="800" height="8" fill="#94705b"/></svg>',
)

/** A clip filmed by hand: a desk by the window, a phone in its clear case. */
export const clip = raw(
  '<svg class="scene" viewBox="0 0 360 640" aria-hidden="true" preserveAspectRatio="xMidYMid slice"><rect width="360" height="640" fill="#bcd3dc"/><rect y="0" width="360" height="350" fill="#d9e8ea"/><circle cx="270" cy="110" r="52" fill="#fff3d8"/><path d="M0 300c60-70 120-40 170-80 60-46 120-30 190-70v210H0z" fill="#8fb0a4"/><path d="M0 340c80-50 140-10 200-50 60-38 110-20 160-40v120H0z" fill="#6d9488"/><rect y="350" width="360" height="290" fill="#c9a07a"/><path d="M0 350h360v14H0z" fill="#b58a63"/><ellipse cx="176" cy="560" rx="120" ry="16" fill="#8d6646" opacity=".35"/><g transform="rotate(-8 180 430)"><rect x="112" y="262" width="136" height="286" rx="30" fill="#f4fbfd"/><rect x="122" y="272" width="116" height="266" rx="22" fill="#7fb3cf"/><path d="M122 400c30-30 60-6 116-44v160a22 22 0 0 1-22 22h-72a22 22 0 0 1-22-22z" fill="#5d95b5"/><rect x="134" y="284" width="56" height="56" rx="18" fill="#355f79"/><circle cx="152" cy="302" r="10" fill="#9cc7dd"/><circle cx="172" cy="322" r="10" fill="#9cc7dd"/><path d="M226 392v110" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".7"/></g><circle cx="306" cy="420" r="40" fill="#f7f1e8"/><circle cx="306" cy="420" r="29" fill="#6b4630"/></svg>',
)

/** A clip without goods: wind in the hills. */
export const hills = raw(
  '<svg class="scene" viewBox="0 0 360 640" aria-hidden="true" preserveAspectRatio="xMidYMid slice"><rect width="360" height="640" fill="#f6d9b8"/><circle cx="250" cy="220" r="46" fill="#fff1d6"/><path d="M0 330c70-90 120-60 180-110 60 60 110 40 180 110v310H0z" fill="#9db8b4"/><path d="M0 380c90-70 150-20 210-60 60-30 100-10 150 20v300H0z" fill="#6f988c"/><path d="M0 440c80-50 170 0 230-30 50-24 90-10 130 10v220H0z" fill="#4a7a6b"/><path d="M20 250c40-14 70 12 110-2s60 6 90-4M60 282c30-10 60 8 90-2" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".75"/><path d="M90 420c-14-30-6-56 14-72 10 26 4 54-14 72zM108 432c-2-24 10-42 28-50 2 22-8 42-28 50z" fill="#2f5b4d"/></svg>',
)

const icons = {
  heart:
    '<path d="M12 20.5S3.5 15.5 3.5 9.5A4.5 4.5 0 0 1 12 7.5a4.5 4.5 0 0 1 8.5 2c0 6-8.5 11-8.5 11z" fill="currentColor"/>',
  comment:
    '<path d="M12 4c5 0 9 3.2 9 7.3s-4 7.3-9 7.3c-.8 0-1.6-.1-2.3-.3L5 20.5l1.2-3.7C4.2 15.5 3 13.5 3 11.3 3 7.2 7 4 12 4z" fill="currentColor"/>',
  share: '<path d="M14 5l7 6.5-7 6.5v-4c-5 0-8 1.5-10.5 5C4 13 7.5 9.5 14 9z" fill="currentColor"/>',
  cart: '<path d="M3 4h2.5l2 10.5h9.5L19.5 7H7" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/><circle cx="9" cy="19" r="1.6" fill="currentColor"/><circle cx="16" cy="19" r="1.6" fill="currentColor"/>',
  eye: '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" fill="none" stroke="currentColor" stroke-width="2"/><circle cx="12" cy="12" r="3" fill="currentColor"/>',
} as const

export function icon(name: keyof typeof icons) {
  return raw(`<svg class="icon" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">${icons[name]}</svg>`)
}

/** The platform's own mark: a lantern. */
export const lantern = raw(
  '<svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true"><circle cx="15" cy="15" r="15" fill="#e2553d"/><path d="M11 8h8M12 22h6M15 5v3" stroke="#fff" stroke-width="2" stroke-linecap="round"/><rect x="9.5" y="8.5" width="11" height="13" rx="5" fill="#ffe2b0"/><path d="M15 12v6" stroke="#e2553d" stroke-width="2" stroke-linecap="round"/></svg>',
)
