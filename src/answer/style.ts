/**
 * Style: the one visual language of pages that Detour shows to people, as CSS variables and the notice's own sheet.
 *
 * The sheet stands inside the page, so that a notice is one request, and its hash stands in the Content-Security-Policy.
 * The hash is a constant, because hashing at every click would buy nothing; a test recomputes it and names the new one.
 *
 * @module
 */

/** Colours, type and measures by day. Every pair of ink and ground used with them reaches WCAG AA, as by night. */
export const dayTokens =
  '--ground:#f3f5f3;--card:#fff;--ink:#16201c;--soft:#54605b;--line:#dde3df;--edge:#7d8a84;--accent:#0a6650;--accent-over:#085442;--on-accent:#fff;--wash:#e4f1ec;--caution:#7f4300;--caution-wash:#fdeedb;--focus:#1d4fd8;--mark:#f59a3c;--font:system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","MiSans","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace'

export const nightTokens =
  '--ground:#0f1412;--card:#181f1c;--ink:#ecf1ee;--soft:#a5b1ab;--line:#2b3531;--edge:#75837c;--accent:#62d3b2;--accent-over:#7fe0c3;--on-accent:#05241b;--wash:#1b332b;--caution:#f4c07a;--caution-wash:#36280f;--focus:#9dbcff;--mark:#f7a94f'

/** The two by the reader's own preference. */
export const tokens = `:root{color-scheme:light dark;${dayTokens}}
@media(prefers-color-scheme:dark){:root{${nightTokens}}}
`

/**
 * One colour per action, for pages that set them beside one another, each with a wash of it for grounds. `allow` is the
 * accent and `warn` the caution of every page. Never the only sign: a word or an icon stands with it.
 */
export const actionTokens = {
  day: '--stop:#a3262a;--stop-wash:#fbe9e8;--swap:#1b55b8;--swap-wash:#e6eefb;--send:#6a3fa0;--send-wash:#f1eaf9',
  night: '--stop:#ff9d97;--stop-wash:#3a1d1e;--swap:#9cc2ff;--swap-wash:#1a2a45;--send:#cfb0ff;--send-wash:#2d2142',
} as const

/** The notice's sheet. Its bytes are hashed: change it, and the test tells the new {@link noticeStyleHash}. */
export const noticeStyle = `${tokens}*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);font:1rem/1.65 var(--font);overflow-wrap:anywhere}
header,main,footer{width:100%;max-width:37rem;margin:0 auto;padding:0 1.25rem}
header{display:flex;align-items:center;gap:.55rem;padding-top:1.25rem;font-weight:600;letter-spacing:.01em}
main{flex:1;padding-top:clamp(1.25rem,6vh,4rem);padding-bottom:1.5rem}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px;border-radius:.5rem}
svg{display:block;flex:none}
.sign{color:var(--accent);margin:0 0 1rem}
.warn .sign,.unreadable .sign{color:var(--caution)}
.ring{fill:var(--wash)}
.warn .ring,.unreadable .ring{fill:var(--caution-wash)}
h1{margin:0 0 .6rem;font-size:clamp(1.5rem,1.2rem + 1.6vw,2rem);line-height:1.3;font-weight:700;letter-spacing:-.01em;text-wrap:balance}
h2{margin:0 0 .6rem;font-size:1rem;line-height:1.4}
.lead{margin:0 0 1.5rem;font-size:1.0625rem;color:var(--soft);text-wrap:pretty}
.go{display:flex;align-items:center;justify-content:center;min-height:3.25rem;padding:.6rem 1.25rem;border-radius:.9rem;background:var(--accent);color:var(--on-accent);font-weight:600;text-align:center;text-decoration:none;transition:background .15s}
.go:hover{background:var(--accent-over)}
.note{margin:.75rem 0 0;color:var(--soft);font-size:.9rem}
section,details{margin-top:1.5rem}
.card,details{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:1.1rem 1.2rem}
.offer{margin:0}
.offer p{margin:0 0 1rem}
.offer .name{margin:0 0 .4rem;font-size:1.125rem;font-weight:600;line-height:1.45}
.chip{display:inline-block;margin:0 0 .6rem;padding:.1rem .6rem;border-radius:1rem;background:var(--wash);color:var(--accent);font-size:.85rem;font-weight:600}
dl{margin:0;display:grid;grid-template-columns:max-content 1fr;gap:.55rem 1.25rem}
dt{color:var(--soft)}
dd{margin:0}
small,dd span{display:block;color:var(--soft);font-size:.875rem}
code{font:.875em/1.5 var(--mono)}
.receipt code{user-select:all;-webkit-user-select:all;color:var(--ink)}
ul,ol{margin:0;padding-left:1.2rem}
li{margin:.35rem 0}
li::marker{color:var(--soft)}
details{padding:0 1.2rem}
summary{display:flex;align-items:center;justify-content:space-between;gap:1rem;min-height:3.25rem;padding:.6rem 0;cursor:pointer;font-weight:600;list-style:none}
summary::-webkit-details-marker{display:none}
summary::after{content:"";width:.5rem;height:.5rem;margin-right:.2rem;border:solid var(--soft);border-width:0 2px 2px 0;transform:translateY(-25%) rotate(45deg)}
[open] summary::after{transform:translateY(25%) rotate(225deg)}
details p{margin:0 0 .4rem}
details ol{padding-bottom:1.1rem}
footer{padding-top:1rem;padding-bottom:1.5rem;color:var(--soft);font-size:.875rem}
footer p{margin:0 0 .3rem}
footer [lang]{margin-bottom:.9rem;padding-bottom:.9rem;border-bottom:1px solid var(--line)}
@media(max-width:24rem){dl{grid-template-columns:1fr;gap:0}dd:not(:last-child){margin-bottom:.7rem}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
@media(forced-colors:active){.go{border:2px solid}}
@media print{.go,details{display:none}}`

/** Of {@link noticeStyle}, for `style-src`. */
export const noticeStyleHash = 'sha256-SyaHjdHAEwya4K/YipW73xrxPWboE73Ysxu6xkVYT2M='
