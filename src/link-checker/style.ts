/**
 * The page's sheet: Detour's tokens, and what a form, a verdict, a timeline and a list need of their own.
 *
 * It stands inside the page, and its hash in the Content-Security-Policy; the hash is a constant, and a test tells the new one.
 *
 * @module
 */

import { actionTokens, dayTokens, tokens } from '../answer/style.ts'

export const sheet = `${tokens}:root{${actionTokens.day}}
@media(prefers-color-scheme:dark){:root{${actionTokens.night}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);font:1rem/1.6 var(--font);overflow-wrap:anywhere}
header,main,footer{width:100%;max-width:72rem;margin:0 auto;padding:0 clamp(1rem,4vw,2rem)}
header{display:flex;align-items:center;justify-content:space-between;gap:1rem;padding-top:.75rem;padding-bottom:.75rem}
main{flex:1;padding-top:.5rem;padding-bottom:2rem}
footer{padding-top:1rem;padding-bottom:1.5rem;color:var(--soft);font-size:.875rem}
footer p{margin:0}
svg{display:block;flex:none}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px;border-radius:.5rem}
.brand{display:flex;align-items:center;gap:.55rem;min-height:2.75rem;color:var(--ink);font-weight:600;text-decoration:none}
.tongue{display:flex;align-items:center;min-height:2.75rem;padding:0 1rem;border:1px solid var(--edge);border-radius:2rem;background:none;color:var(--ink);font:inherit;font-size:.9375rem;text-decoration:none;cursor:pointer}
.tongue:hover{background:var(--card)}
h1,h2,h3,h4,p,ul,ol,dl,dd{margin:0}
h1{font-size:clamp(1.5rem,1.15rem + 1.7vw,2.125rem);line-height:1.25;font-weight:700;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.125rem;line-height:1.4}
h3{font-size:1rem;line-height:1.4}
h4{color:var(--soft);font-size:.8125rem;font-weight:600}
code{font:.875em/1.5 var(--mono)}
.lead{color:var(--soft);font-size:1.0625rem;text-wrap:pretty}
.note,.hint,small{color:var(--soft);font-size:.9rem}
small{display:block}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.narrow{max-width:44rem;margin:clamp(.5rem,4vh,2.5rem) auto 0}
.narrow .lead{margin:.6rem 0 1.5rem}
main>section{margin-top:2rem}
main>section:first-child,.banner+section{margin-top:0}
main>section>h2{margin-bottom:.75rem}
h2+.note{margin:-.5rem 0 .75rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:1.25rem clamp(1rem,3vw,1.5rem)}
.card>h2{margin-bottom:.75rem}
.banner,.faults{margin-bottom:1.25rem;padding:1rem 1.2rem;border-radius:1rem;border:1px solid var(--line)}
.banner{background:var(--caution-wash);color:var(--caution)}
.banner a{color:inherit;font-weight:600}
.faults{background:var(--stop-wash);border-color:var(--stop)}
.faults h2{color:var(--stop);margin-bottom:.4rem}
.faults ul{padding-left:1.2rem}
.faults a{color:var(--stop)}
.ask{display:grid;gap:1.4rem}
.field{min-width:0;margin:0;padding:0;border:0}
label,legend{display:block;padding:0;font-weight:600}
.field .hint{margin:.1rem 0 .5rem}
textarea~.hint{margin:.4rem 0 0}
.fault{margin:.25rem 0 .5rem;padding-left:.75rem;border-left:3px solid var(--stop);color:var(--stop);font-weight:500}
textarea,[type=datetime-local]{display:block;width:100%;min-height:3rem;padding:.7rem .85rem;border:1px solid var(--edge);border-radius:.7rem;background:var(--ground);color:var(--ink);font:1rem/1.5 var(--font)}
textarea{resize:vertical;font-family:var(--mono),var(--font);font-size:.9375rem}
[type=datetime-local]{max-width:20rem}
[aria-invalid]{border:2px solid var(--stop)}
.choices{display:flex;flex-wrap:wrap;gap:.6rem;margin-top:.5rem}
.choice{display:flex;align-items:center;gap:.55rem;min-height:3rem;padding:.4rem 1.1rem .4rem .9rem;border:1px solid var(--edge);border-radius:.7rem;background:var(--ground);font-weight:500;cursor:pointer}
.choice:has(:checked){border-color:var(--accent);background:var(--wash);box-shadow:inset 0 0 0 1px var(--accent)}
.choice input{width:1.15rem;height:1.15rem;margin:0;accent-color:var(--accent)}
.go{display:inline-flex;align-items:center;justify-content:center;justify-self:start;min-height:3.25rem;min-width:11rem;padding:.6rem 1.75rem;border:0;border-radius:.9rem;background:var(--accent);color:var(--on-accent);font:600 1.0625rem/1.3 var(--font);text-decoration:none;cursor:pointer;transition:background .15s}
.go:hover{background:var(--accent-over)}
.legend{margin-top:2rem}
.legend ul{display:grid;gap:.9rem;margin-top:.75rem;padding:0;list-style:none}
.legend li{display:grid;grid-template-columns:minmax(10.5rem,max-content) 1fr;align-items:center;gap:.3rem 1rem;margin:0;color:var(--soft)}
.legend .badge{justify-self:start}
.open{--tone:var(--accent);--tone-wash:var(--wash)}
.detour{--tone:var(--swap);--tone-wash:var(--swap-wash)}
.warn{--tone:var(--caution);--tone-wash:var(--caution-wash)}
.closed,.unreadable{--tone:var(--stop);--tone-wash:var(--stop-wash)}
.badge{display:inline-flex;align-items:center;gap:.4rem;padding:.15rem .75rem .15rem .5rem;border-radius:2rem;background:var(--tone-wash);color:var(--tone);font-weight:600;font-size:.9375rem}
.verdict{display:flex;gap:clamp(1rem,3vw,1.75rem);border-top:4px solid var(--tone);padding-top:1.5rem;padding-bottom:1.5rem}
.verdict .sign{display:grid;place-items:center;align-self:start;width:4.5rem;height:4.5rem;border-radius:1.25rem;background:var(--tone-wash);color:var(--tone);flex:none}
.verdict .badge{margin-bottom:.6rem}
.verdict .lead{margin-top:.5rem}
.next{display:flex;align-items:flex-start;gap:.5rem;margin-top:.8rem;font-weight:600}
.next .icon{margin-top:.15rem;color:var(--soft)}
.pair{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:1.25rem;margin-top:1.25rem;align-items:start}
.stack{display:grid;gap:1.25rem}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.6rem 1.25rem}
dt{color:var(--soft)}
ul,ol{padding-left:1.25rem}
li+li{margin-top:.5rem}
li::marker{color:var(--soft)}
.todo ul ol{margin-top:.4rem}
.todo li ol li{color:var(--soft)}
.chip{display:inline-block;padding:.05rem .6rem;border-radius:1rem;background:var(--wash);color:var(--accent);font-size:.8125rem;font-weight:600}
.name{margin:.4rem 0;font-size:1.125rem;font-weight:600;line-height:1.45}
.address{margin:.3rem 0;font:.875rem/1.5 var(--mono);word-break:break-all}
.card.share .address{user-select:all;-webkit-user-select:all}
.places{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr));gap:1.25rem;align-items:start}
.place h3{display:flex;flex-wrap:wrap;align-items:center;gap:.6rem;margin-bottom:.9rem;font-size:1.0625rem}
.line{margin:0;padding:0;list-style:none}
.line li{position:relative;display:flex;gap:.75rem;margin:0;padding:.65rem .7rem;border-radius:.8rem;color:var(--soft)}
.line li>.icon{position:relative;z-index:1;margin-top:.15rem;color:var(--tone);background:var(--card);border-radius:50%}
.line li:not(:last-child)::before{content:"";position:absolute;left:calc(.7rem + 9px);top:2.3rem;bottom:-.75rem;width:2px;background:var(--line)}
.line .when{font-size:.875rem}
.line .what{color:var(--ink);font-weight:600}
.line .why{font-size:.875rem}
.line .present{background:var(--tone-wash);box-shadow:inset 0 0 0 2px var(--tone);color:var(--ink)}
.line .present>.icon{background:none}
.line .present .what{color:var(--tone)}
.line .present .chip{background:var(--card);color:var(--tone);margin-left:.3rem}
.tally{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.1rem 0;padding:0;list-style:none}
.tally li{display:flex;align-items:center;gap:.6rem;margin:0;padding:.6rem 1.1rem .6rem .8rem;border-radius:.9rem;background:var(--tone-wash);color:var(--tone)}
.tally strong{font-size:1.5rem;line-height:1}
.tally span{font-weight:600}
.overview .lead{margin-top:.4rem}
.links{display:grid;gap:1rem;padding:0;list-style:none}
.link{margin:0;border-left:4px solid var(--tone)}
.link h3{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .75rem}
.number{min-width:1.6rem;color:var(--soft);font-variant-numeric:tabular-nums}
.link .address{color:var(--soft)}
.columns{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:.6rem 1.75rem;margin-top:.5rem}
.columns p+p{margin-top:.35rem}
.columns .next{margin-top:.5rem}
.equal .chip{margin-right:.4rem}
.more a{display:inline-flex;align-items:center;min-height:2.75rem;font-weight:600}
.more{margin-bottom:-.6rem}
@media(max-width:48rem){.pair,.columns{grid-template-columns:minmax(0,1fr)}}
@media(max-width:34rem){.legend li{grid-template-columns:minmax(0,1fr)}.verdict{flex-direction:column}.verdict .sign{width:3.5rem;height:3.5rem}dl{grid-template-columns:minmax(0,1fr);gap:0}dd:not(:last-child){margin-bottom:.7rem}.go{width:100%}.choice{flex:1 1 auto}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
@media(forced-colors:active){.go{border:2px solid}.line .present{outline:2px solid}}
@media print{:root{color-scheme:light;${dayTokens};${actionTokens.day};--ground:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#999}.noprint,.tongue{display:none}main{padding:0}.card{break-inside:avoid;padding:.75rem 1rem}.pair,.places{grid-template-columns:1fr 1fr}main>section{margin-top:1rem}a{color:inherit}}`

/** Of {@link sheet}, for `style-src`. */
export const sheetHash = 'sha256-3IeGiUUUgRupahRQjrwUuzho2P/C1mkbcH3KogVbTvk='
