/**
 * The demo's sheet: Detour's tokens for paper, ink and panel, and the platform's own red for what it sells.
 *
 * @module
 */

import { tokens } from '../answer/style.ts'
import { originSheet } from './origin/sheet.ts'

export const sheet = `${tokens}
:root{--sell:#c2351f;--sell-wash:#fdebe6;--key:#7a3f8f;--string:#0a6650}
@media(prefers-color-scheme:dark){:root{--sell:#ff9a85;--sell-wash:#3b201b;--key:#d3a6e6;--string:#62d3b2}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);font:1rem/1.55 var(--font);overflow-wrap:anywhere}
a{color:inherit}
svg{display:block}
ul,ol{list-style:none;margin:0;padding:0}
h1,h2,p{margin:0}
h2{font-size:1.05rem}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:.6rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

.top{display:flex;align-items:center;gap:.5rem 1.5rem;flex-wrap:wrap;width:100%;max-width:84rem;margin:0 auto;padding:.75rem clamp(1rem,3vw,2rem)}
.brand{display:flex;align-items:center;gap:.6rem;min-height:2.75rem;font-weight:700;font-size:1.1rem;text-decoration:none}
nav{display:flex;gap:.25rem;margin-right:auto}
nav a,.tongue{display:flex;align-items:center;min-height:2.75rem;padding:0 .9rem;border-radius:2rem;color:var(--soft);text-decoration:none;font-weight:500;white-space:nowrap}
nav a:hover,.tongue:hover{color:var(--ink);background:var(--card)}
nav a[aria-current]{background:var(--ink);color:var(--ground)}
main{flex:1;width:100%;max-width:84rem;margin:0 auto;padding:.5rem clamp(1rem,3vw,2rem) 2rem}
.split{display:grid;grid-template-columns:minmax(0,1fr) minmax(20rem,25rem);gap:1.75rem;align-items:start}
.wide>.content>.panel{max-width:48rem;margin:1rem auto}
.foot{padding:1rem;color:var(--soft);font-size:.875rem;text-align:center}

.hero{max-width:44rem;padding:clamp(1rem,5vh,3.5rem) 0 2rem}
.hero h1{font-size:clamp(1.75rem,1.2rem + 2.6vw,2.75rem);line-height:1.25;letter-spacing:-.015em;text-wrap:balance}
.hero p{margin-top:.9rem;font-size:1.0625rem;color:var(--soft)}
.doors{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr));gap:1.25rem}
.doors a{display:block;height:100%;border-radius:1.25rem;overflow:hidden;background:var(--card);border:1px solid var(--line);text-decoration:none;transition:transform .2s,box-shadow .2s}
.doors a:hover{transform:translateY(-3px);box-shadow:0 14px 30px rgb(0 0 0/.12)}
.window{display:block;position:relative;height:13rem;overflow:hidden;background:#2c2330}
.window .scene{width:100%;height:100%}
.mosaic{display:grid;grid-template-columns:1fr 1fr;height:100%}
.mosaic .art{width:calc(100% + 1px);height:6.5rem}
.sill{display:flex;flex-direction:column;gap:.3rem;padding:1.1rem 1.25rem 1.25rem;color:var(--soft)}
.sill strong{color:var(--ink);font-size:1.2rem}
.sill b{margin-top:.4rem;color:var(--accent)}

.stage{position:relative;overflow:hidden;border-radius:1.25rem;background:#2c2330;color:#fff}
.scene{position:absolute;inset:0;width:100%;height:100%}
.veil{position:absolute;inset:0;background:linear-gradient(rgb(0 0 0/.45),transparent 28%,transparent 45%,rgb(0 0 0/.72))}
.live{aspect-ratio:16/10;min-height:27rem;width:100%}
.host{position:absolute;top:1rem;left:1rem;display:flex;align-items:center;gap:.6rem;padding:.3rem 1rem .3rem .3rem;border-radius:3rem;background:rgb(0 0 0/.55)}
.portrait{width:2.5rem;height:2.5rem;border-radius:50%;flex:none}
.host h1{font-size:.95rem;line-height:1.3}
.host small{display:block;font-weight:400;font-size:.8rem;color:#e3dcd8}
.onair{position:absolute;top:1.15rem;right:1rem;display:flex;align-items:center;gap:.5rem;font-size:.85rem}
.tag{padding:.2rem .6rem;border-radius:.4rem;background:#c92a3d;font-weight:700;letter-spacing:.03em}
.eyes{display:flex;align-items:center;gap:.35rem;padding:.2rem .65rem;border-radius:2rem;background:rgb(0 0 0/.55)}
.eyes .icon{width:1rem;height:1rem}
.chat{position:absolute;left:1rem;bottom:1rem;display:flex;flex-direction:column;align-items:flex-start;gap:.4rem;max-width:min(24rem,55%);font-size:.9rem}
.chat li{padding:.25rem .8rem;border-radius:1.1rem;background:rgb(0 0 0/.55)}
.chat b{color:#ffd9a0;font-weight:600}
.feature{position:absolute;right:1rem;bottom:1rem;width:9.75rem}
.feature .out{display:flex;flex-direction:column;gap:.4rem;padding:.5rem;border-radius:1rem;background:#fff;color:#16201c;text-decoration:none;font-size:.875rem;box-shadow:0 10px 30px rgb(0 0 0/.35)}
.feature .thumb{height:6.5rem}
.feature .thumb .art{width:100%;height:100%}
.feature .price{color:#c2351f}
.feature .name{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden;line-height:1.4}
.feature .shop{background:#eef1ef;color:#45504b}
.now{padding:.1rem .1rem 0;color:#c2351f;font-weight:700;font-size:.8rem}
.thumb{position:relative;display:block;border-radius:.7rem;overflow:hidden}

.pair{display:grid;grid-template-columns:minmax(15rem,22rem) minmax(0,1fr);gap:1.5rem;align-items:start}
.pair .tray{margin-top:0}
.pair .tray ol{grid-template-columns:1fr}
.video{aspect-ratio:9/16;border-radius:1.75rem;width:100%}
.side{position:absolute;right:.75rem;bottom:1.5rem;display:flex;flex-direction:column;align-items:center;gap:1rem;font-size:.8rem;text-align:center;text-shadow:0 1px 3px rgb(0 0 0/.6)}
.side .icon{width:2rem;height:2rem;margin:0 auto;filter:drop-shadow(0 1px 2px rgb(0 0 0/.45))}
.side .portrait{width:2.75rem;height:2.75rem;border:2px solid #fff}
.caption{position:absolute;left:1rem;right:4.25rem;bottom:.9rem;font-size:.875rem;line-height:1.5}
.caption h1{font-size:1.05rem;line-height:1.4;margin:.1rem 0 .2rem}
.anchor{display:inline-flex;align-items:center;gap:.45rem;min-height:2.75rem;max-width:100%;padding:.3rem .9rem .3rem .5rem;margin-bottom:.5rem;border-radius:.7rem;background:rgb(20 16 20/.72);font-weight:600}
.anchor .icon{padding:.2rem;border-radius:.4rem;background:#ffc24a;color:#3a2503;flex:none}
.caption .out{text-decoration:none}
.progress{height:3px;margin-top:.7rem;border-radius:2px;background:linear-gradient(90deg,#fff 38%,rgb(255 255 255/.35) 38%)}

.tray,.odd{margin-top:1.5rem}
.count{display:inline-block;min-width:1.6rem;padding:0 .4rem;border-radius:1rem;background:var(--wash);color:var(--accent);font-size:.85rem;text-align:center}
.tray ol{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(21rem,100%),1fr));gap:.75rem;margin-top:.75rem}
.tray li,.odd li,.shelf li{display:flex;flex-direction:column;border:1px solid var(--line);border-radius:1rem;background:var(--card);overflow:hidden}
.tray .out{flex:1;display:flex;gap:.9rem;padding:.75rem .75rem .25rem;text-decoration:none}
.tray .thumb{flex:none;width:6rem;height:6rem}
.thumb .art{width:100%;height:100%}
.tray .thumb b{position:absolute;top:0;left:0;min-width:1.5rem;padding:0 .4rem;border-radius:0 0 .6rem 0;background:rgb(20 16 20/.78);color:#fff;font-size:.8rem;line-height:1.5rem;text-align:center}
.what{flex:1;display:flex;flex-direction:column;gap:.3rem;min-width:0}
.name{font-weight:600;line-height:1.4}
.row{display:flex;align-items:center;flex-wrap:wrap;gap:.2rem .6rem}
.what .row:last-child{margin-top:auto;justify-content:space-between}
.shop{flex:none;padding:.05rem .5rem;border-radius:.4rem;background:var(--ground);color:var(--soft);font-size:.8rem;font-weight:600}
.shop.own,.feature .shop.own{background:var(--wash);color:var(--accent)}
.why,.sold{color:var(--soft);font-size:.85rem}
.price{color:var(--sell);font-weight:700;font-size:1.15rem}
.price small{font-size:.8em}
.buy{padding:.2rem .9rem;border-radius:2rem;background:var(--sell-wash);color:var(--sell);font-size:.875rem;font-weight:600}
.out:hover .buy{background:var(--sell);color:var(--card)}
.out:hover .name{text-decoration:underline;text-underline-offset:.2em}
.peek{display:flex;align-items:center;min-height:2.75rem;padding:0 .9rem;color:var(--accent);font-size:.875rem;text-decoration:none}
.peek:hover{text-decoration:underline}

.shelf-head{display:flex;align-items:center;gap:1.1rem;padding:1.25rem;margin-bottom:1.5rem;border-radius:1.25rem;background:var(--card);border:1px solid var(--line);color:var(--soft)}
.shelf-head .portrait{width:4.5rem;height:4.5rem}
.shelf-head h1{font-size:1.4rem;line-height:1.3;color:var(--ink)}
.shelf{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(13.5rem,100%),1fr));gap:1rem;margin-top:.75rem}
.shelf .out{flex:1;display:flex;flex-direction:column;gap:.3rem;padding:0 0 .25rem;text-decoration:none}
.shelf .out>:not(.thumb){margin:0 .9rem}
.shelf .thumb{border-radius:0;aspect-ratio:1;margin-bottom:.5rem}
.shelf .thumb .shop{position:absolute;left:.6rem;bottom:.6rem;background:var(--card)}
.shelf .out .row{margin-top:auto;justify-content:space-between}

.odd ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(15rem,100%),1fr));gap:.75rem;margin-top:.75rem}
.odd .out{flex:1;display:flex;flex-direction:column;gap:.2rem;padding:.8rem .9rem 0;text-decoration:none}
.odd .out span{color:var(--soft);font-size:.9rem}
.odd .out:hover strong{text-decoration:underline;text-underline-offset:.2em}
.odd .warn{margin-top:.6rem;padding:.6rem .9rem;border-radius:.7rem;background:var(--caution-wash);color:var(--caution)}

.panel{padding:1.25rem;border-radius:1.25rem;background:var(--card);border:1px solid var(--line);min-width:0}
.split .panel{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow:auto}
.panel h1{font-size:1.4rem}
.hint{margin-top:.6rem;color:var(--soft)}
[data-state=waiting] .hint{color:var(--accent)}
[data-state=failed] .hint{color:var(--caution)}
.asked{margin-top:.6rem;color:var(--soft);font-size:.9rem}
.verdict{display:flex;align-items:baseline;justify-content:space-between;flex-wrap:wrap;gap:.2rem .8rem;margin-top:.6rem;padding:.7rem .9rem;border-radius:.8rem;background:var(--wash);color:var(--accent);font-size:1.15rem;font-weight:700}
[data-state=detour] .verdict{background:var(--caution-wash);color:var(--caution)}
[data-state=notice] .verdict{background:var(--sell-wash);color:var(--sell)}
.status{font:.8rem var(--mono)}
.message{margin:.75rem 0}
dl{margin:0 0 1rem}
dl div{display:grid;grid-template-columns:6.5rem 1fr;gap:.75rem;padding:.4rem 0;border-top:1px solid var(--line);font-size:.9rem}
dt{color:var(--soft)}
dd{margin:0;font-family:var(--mono);font-size:.85rem}
summary{display:flex;align-items:center;min-height:2.75rem;cursor:pointer;font-weight:600}
summary::before{content:"";width:.45rem;height:.45rem;margin:0 .7rem 0 .2rem;border:solid var(--soft);border-width:0 2px 2px 0;transform:rotate(-45deg)}
[open]>summary::before{transform:rotate(45deg)}
pre{margin:0;padding:.9rem;border-radius:.8rem;background:var(--ground);font:.8rem/1.55 var(--mono);white-space:pre-wrap;overflow:auto}
.key{color:var(--key)}
.text{color:var(--string)}
.value{color:var(--sell)}

${originSheet}
@media(max-width:62rem){.split{grid-template-columns:1fr}.split .panel{position:static;max-height:none}}
@media(max-width:40rem){
.top{gap:0 .5rem}.top nav{order:1;width:100%;margin:0 -.4rem}nav a{padding:0 .7rem}.tongue{margin-left:auto}
.live{aspect-ratio:auto;height:32rem}
.onair{top:4.4rem;right:auto;left:1rem}
.chat{max-width:calc(100% - 11rem);font-size:.85rem}.feature{width:8.25rem;right:.75rem}
.pair{grid-template-columns:1fr}.video{max-width:22rem;margin:0 auto}
.shelf{grid-template-columns:1fr 1fr;gap:.75rem}.shelf .out>:not(.thumb){margin:0 .7rem}
.window{height:10.5rem}.mosaic .art{height:5.25rem}
}
@media(max-width:22rem){nav{gap:0}nav a{padding:0 .55rem;font-size:.9rem}.chat li:not(:last-child){display:none}}
@media(prefers-reduced-motion:reduce){*{transition:none!important;scroll-behavior:auto!important}}
@media(forced-colors:active){.verdict,.buy{border:1px solid}}
`
