/**
 * The sheet of the origin's pages, and of the part of the front page that leads there.
 *
 * Beside each link stands its address, printed from the link itself: what a reader sees there is what the page holds, and
 * neither page nor Detour need say it. A link through Detour is green, a closed one grey, a raw one amber.
 *
 * @module
 */

export const originSheet = `
.front{margin-top:2.5rem;padding:clamp(1.1rem,3vw,1.75rem);border-radius:1.25rem;background:var(--card);border:1px solid var(--line)}
.front h2{font-size:1.35rem;line-height:1.35}
.front p{max-width:44rem;margin:.5rem 0 1rem;color:var(--soft)}
.front ul{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));gap:0 2.5rem}
.front li{display:flex;align-items:center;flex-wrap:wrap;gap:.35rem .6rem;padding:.55rem 0;border-top:1px solid var(--line)}
.front strong{flex:1 1 9rem;font-weight:600}
.front a{display:flex;align-items:center;min-height:2.5rem;padding:0 .95rem;border-radius:2rem;border:1px solid var(--line);color:var(--soft);font-size:.9rem;font-weight:500;text-decoration:none}
.front .through{border-color:transparent;background:var(--wash);color:var(--accent)}
@media(max-width:40rem){.front strong{flex-basis:100%}.front a{flex:1 1 auto;justify-content:center;white-space:nowrap}}
.front a:hover{text-decoration:underline;text-underline-offset:.2em}

.told-raw,.told-through{display:none;align-items:center;gap:.75rem;margin-bottom:1.25rem;padding:.75rem 1rem;border-radius:.9rem;font-weight:600}
.told-raw{background:var(--caution-wash);color:var(--caution)}
.told-through{background:var(--wash);color:var(--accent)}
.told-raw::before,.told-through::before{content:"";flex:none;width:.7rem;height:.7rem;border-radius:50%;background:currentColor}
.origin:has(.goods .out):not(:has(.goods .out[href*="/go/"])) .told-raw,.origin:has(.goods .out[href*="/go/"]) .told-through{display:flex}
.origin h1{font-size:1.5rem;line-height:1.35}
.foot a{color:var(--accent)}

.place{display:flex;align-items:center;gap:1.25rem;margin-bottom:1.5rem}
.place .stage{flex:none;width:clamp(6.5rem,20vw,11rem);aspect-ratio:16/11}
.place .stage.plain{aspect-ratio:1;width:6.5rem;border-radius:50%}
.place .portrait{width:100%;height:100%}
.place small{display:block;margin-top:.2rem;color:var(--soft);font-size:1rem;font-weight:400}
.feed{margin:1rem 0 1.75rem;grid-template-columns:repeat(auto-fit,minmax(min(14rem,100%),1fr))}
.feed .window{height:10.5rem}.feed .mosaic .art{height:5.25rem}
.feed .sill strong{font-size:1.05rem;line-height:1.4}

.goods ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(23rem,100%),1fr));gap:.9rem;margin-top:.75rem}
.goods .out{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.8rem .9rem;height:100%;padding:.8rem;border:1px solid var(--line);border-radius:1rem;background:var(--card);text-decoration:none}
.goods .thumb{width:5.5rem;height:5.5rem}
.goods .what .row{justify-content:space-between}
.goods .out::before,.goods .out::after,.asides form::before,.asides form::after{align-self:center;font-size:.78rem}
.goods .out::before,.asides form::before{order:1;padding:.15rem .6rem;border-radius:2rem;background:var(--caution-wash);color:var(--caution);font-weight:600;text-align:center;white-space:nowrap;content:"Raw link"}
.goods .out::after,.asides form::after{order:2;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;font-family:var(--mono);color:var(--soft)}
.goods .out::after{content:attr(href);content:attr(href)/""}
.asides form::after{content:attr(action);content:attr(action)/""}
:lang(zh-CN) .goods .out::before,:lang(zh-CN) .asides form::before{content:"原始链接"}
.goods .out[href*="/go/"]::before,.asides form[action*="/go/"]::before{background:var(--wash);color:var(--accent);content:"Through Detour"}
:lang(zh-CN) .goods .out[href*="/go/"]::before,:lang(zh-CN) .asides form[action*="/go/"]::before{content:"经过 Detour"}
.goods .out[href$="?notice"]::before,.asides form[action$="?notice"]::before{background:var(--ground);color:var(--soft);content:"Closed here"}
:lang(zh-CN) .goods .out[href$="?notice"]::before,:lang(zh-CN) .asides form[action$="?notice"]::before{content:"此处不可打开"}

.asides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr));gap:1rem;margin-top:1.75rem}
.asides section{min-width:0;padding:1rem;border:1px solid var(--line);border-radius:1rem;background:var(--card)}
.asides img{display:block;max-width:none;margin-top:.75rem;border-radius:.7rem}
.asides form{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.75rem;margin-top:.75rem}
.asides input{grid-column:1/-1;min-width:0;width:100%;min-height:2.75rem;padding:0 .9rem;border:1px solid var(--edge);border-radius:.7rem;background:var(--ground);color:var(--ink);font:inherit}
.asides button{grid-column:1/-1;min-height:2.75rem;padding:0 1.2rem;border:0;border-radius:.7rem;background:var(--ink);color:var(--ground);font:inherit;font-weight:600;cursor:pointer}
.ordinary a{display:inline-flex;align-items:center;min-height:2.5rem;color:var(--accent)}
`
