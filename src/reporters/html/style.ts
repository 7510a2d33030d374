/** The page's style: no fonts, no images, nothing from elsewhere. */
export const style = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--line:#e3e6ea;--text:#1a1f26;--soft:#59636e;--link:#0b5cad;--good:#1a7f4b;--good-bg:#e7f5ed;--warn:#8a5300;--warn-bg:#fff5e0;--bad:#b3261e;--bad-bg:#fdecea;
--critical:#a3123f;--high:#e5484d;--unknown:#8e4ec6;--medium:#f2a93b;--low:#4f93d2;--none:#b4bcc6;
--critical-bg:#fbe3ec;--high-bg:#fdebeb;--unknown-bg:#f1e8fa;--medium-bg:#fdf1dc;--low-bg:#e5f0fa;--none-bg:#eceff2;
--critical-text:#8a0f36;--high-text:#a81e24;--unknown-text:#6a2fa0;--medium-text:#7a4a00;--low-text:#1d588f;--none-text:#48515b}
@media (prefers-color-scheme:dark){:root{--page:#111418;--card:#191d23;--line:#2b313a;--text:#e6e9ed;--soft:#9aa5b1;--link:#7db8f0;--good:#5fd08f;--good-bg:#14301f;--warn:#f0b95a;--warn-bg:#33270f;--bad:#ff8f88;--bad-bg:#2e1817;
--critical:#e0417a;--high:#ef6b6f;--unknown:#a77ae0;--medium:#e8ac45;--low:#5d9fdc;--none:#66707c;
--critical-bg:#43172a;--high-bg:#41201f;--unknown-bg:#30214a;--medium-bg:#3a2b10;--low-bg:#182f46;--none-bg:#2a3038;
--critical-text:#ff9cc0;--high-text:#ffaaa8;--unknown-text:#d3b6ff;--medium-text:#f6cd86;--low-text:#a8d2fb;--none-text:#c0c8d1}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:1040px;margin:0 auto;padding:0 20px}
header{padding-top:36px}
header .eyebrow{color:var(--soft);font-size:13px;letter-spacing:.02em}
h1{font-size:28px;line-height:1.25;margin:2px 0 4px;letter-spacing:-.01em}
h2{font-size:18px;margin:36px 0 12px;letter-spacing:-.005em}
h2 small,h3 small{font-weight:400;color:var(--soft);font-size:14px;margin-left:8px;letter-spacing:0}
h3{font-size:15px;margin:20px 0 8px}
p{margin:6px 0}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
code,.mono{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.soft{color:var(--soft)}
.skip{position:absolute;left:-9999px}.skip:focus{left:12px;top:12px;background:var(--card);padding:8px 12px;z-index:2}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px 22px;margin:14px 0}
.hero{display:grid;gap:14px}
.numbers{display:flex;align-items:baseline;flex-wrap:wrap;gap:4px 14px}
.numbers .big{font-size:46px;line-height:1.05;font-weight:700;letter-spacing:-.03em;font-variant-numeric:tabular-nums}
.numbers .to{font-size:30px;color:var(--soft)}
.numbers .after{color:var(--good)}
.outcome{display:inline-block;font-weight:600;font-size:14px;border-radius:14px;padding:4px 12px;margin-top:10px}
.o-clean{color:var(--good);background:var(--good-bg)}.o-findings{color:var(--bad);background:var(--bad-bg)}.o-incomplete{color:var(--warn);background:var(--warn-bg)}
.bar{display:block;width:100%;height:14px;border-radius:4px;background:var(--none-bg)}
.hero>.bar{height:18px}
.f-critical{fill:var(--critical)}.f-high{fill:var(--high)}.f-unknown{fill:var(--unknown)}.f-medium{fill:var(--medium)}.f-low{fill:var(--low)}.f-none{fill:var(--none)}.faint{fill-opacity:.3}
.chips{display:flex;flex-wrap:wrap;gap:8px 18px;list-style:none;margin:0;padding:0;font-variant-numeric:tabular-nums}
.arrow{color:var(--soft)}
.badge{display:inline-block;min-width:74px;text-align:center;font-size:12px;font-weight:600;line-height:1.6;border-radius:5px;padding:0 7px}
.s-critical{color:var(--critical-text);background:var(--critical-bg)}.s-high{color:var(--high-text);background:var(--high-bg)}.s-unknown{color:var(--unknown-text);background:var(--unknown-bg)}.s-medium{color:var(--medium-text);background:var(--medium-bg)}.s-low{color:var(--low-text);background:var(--low-bg)}.s-none{color:var(--none-text);background:var(--none-bg)}
.tag{display:inline-block;font-size:12px;line-height:1.6;border-radius:5px;padding:0 7px;color:var(--soft);border:1px solid var(--line)}
.tag.alert{color:var(--bad);border-color:currentColor}.tag.caution{color:var(--warn);border-color:currentColor}
.callout{border-left:4px solid var(--warn);background:var(--warn-bg);border-radius:8px;padding:14px 18px;margin:14px 0}
.callout.bad{border-color:var(--bad);background:var(--bad-bg)}
.callout h2{margin:0 0 6px;font-size:16px}
.callout ul{margin:0;padding:0;list-style:none}.callout li{padding:5px 0}
details>summary{cursor:pointer;list-style:none}
details>summary::-webkit-details-marker{display:none}
.steps{list-style:none;margin:0;padding:0}
.steps>li{border-top:1px solid var(--line)}.steps>li:first-child{border-top:0}
.step{display:grid;grid-template-columns:28px minmax(0,5fr) minmax(120px,4fr) 104px;gap:4px 14px;align-items:center;padding:11px 8px;border-radius:8px}
summary.step:hover,.group>summary:hover,.place>summary:hover{background:color-mix(in srgb,var(--none-bg) 55%,transparent)}
.step .number{color:var(--soft);text-align:right;font-variant-numeric:tabular-nums}
.step .delta{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.step .delta b{color:var(--good)}.step .delta .plus{color:var(--bad)}
.step .where{grid-column:2/-1;font-size:13px;color:var(--soft)}
.step.edge b{font-size:15px}
.step.origin{grid-template-columns:minmax(0,5fr) minmax(120px,4fr) 120px;padding:11px 0;border-top:1px solid var(--line);border-radius:0}.origin b.mono{font-size:14px;font-weight:700}.step.origin:first-child{border-top:0}
.instruction{display:block;font-size:12.5px;color:var(--soft);overflow-wrap:anywhere}
.split{display:grid;grid-template-columns:1fr 1fr;gap:20px;margin-top:14px;padding-top:6px;border-top:1px solid var(--line)}.split p{margin:6px 0}.split .chips{margin-top:10px}
.bucket{margin:18px 0 2px;padding:0 8px;font-size:13px;font-weight:600;color:var(--soft);text-transform:uppercase;letter-spacing:.06em}
.more{padding:2px 8px 14px 50px}
.note{color:var(--warn);margin:2px 0}
.list{list-style:none;margin:6px 0;padding:0}.list li{padding:3px 0}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:12px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 18px}
.tile b{display:block;font-size:32px;line-height:1.15;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tile.good b{color:var(--good)}.tile.bad b{color:var(--bad)}.tile.warn b{color:var(--warn)}
.filter{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:8px;align-items:center;background:var(--page);padding:10px 0;margin:0}
.filter input,.filter select,.filter button{font:inherit;font-size:14px;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:6px 10px}
.filter input{flex:1 1 220px;min-width:0}
.filter button{cursor:pointer;font-size:13px}
.filter button[aria-pressed=true]{border-color:var(--link);box-shadow:inset 0 0 0 1px var(--link);font-weight:600}
.dot{display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:6px;background:var(--none)}
.d-critical{background:var(--critical)}.d-high{background:var(--high)}.d-unknown{background:var(--unknown)}.d-medium{background:var(--medium)}.d-low{background:var(--low)}
.place{background:var(--card);border:1px solid var(--line);border-radius:12px;margin:10px 0;content-visibility:auto;contain-intrinsic-size:auto 48px}
.place>summary{display:flex;gap:10px;align-items:baseline;padding:11px 16px;border-radius:12px}
.place>summary .mono,.place>summary .name{flex:1;font-weight:600}
.place>summary::before,.group>summary::before{content:"";flex:none;align-self:flex-start;margin-top:.55em;width:6px;height:6px;border:solid var(--soft);border-width:0 1.5px 1.5px 0;transform:rotate(-45deg)}
.place[open]>summary::before,.group[open]>summary::before{transform:rotate(45deg)}
.groups{padding:0 8px 8px}
.groups>.list,.groups>.group>p,.groups>.group>.list{padding-left:26px;padding-right:8px}
.card>h3:first-child{margin-top:0}
.group{border-top:1px solid var(--line)}
.group>summary{display:flex;gap:10px;align-items:baseline;padding:9px 8px;border-radius:8px}
.group>summary .what{flex:1;min-width:0}
.group>summary .count{color:var(--soft);font-size:13px;white-space:nowrap}
.rows{margin:0 0 8px;padding:0 8px 0 24px;list-style:none}
.finding{display:grid;grid-template-columns:auto minmax(0,1fr);gap:2px 12px;padding:7px 0;border-top:1px dashed var(--line)}
.finding .meta{grid-column:2;color:var(--soft);font-size:13px}
.finding ol{margin:4px 0;padding-left:20px}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:7px 12px 7px 0;border-top:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:13px;border-top:0}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
.diff{margin:0;padding:14px 0;overflow-x:auto;white-space:pre}
.diff span{display:block;padding:0 18px;min-width:max-content}
.diff .add{background:var(--good-bg);color:var(--good)}.diff .del{background:var(--bad-bg);color:var(--bad)}.diff .hunk{color:var(--link)}.diff .file{font-weight:700}
.check{display:grid;grid-template-columns:64px minmax(0,1fr);gap:2px 12px;padding:7px 0}
.check b{text-align:center;font-size:12px;line-height:1.8;border-radius:5px;align-self:start}
.c-passed{color:var(--good);background:var(--good-bg)}.c-failed{color:var(--bad);background:var(--bad-bg)}.c-skipped{color:var(--soft);background:var(--none-bg)}
.empty{padding:28px;text-align:center;color:var(--soft)}
footer{padding-top:28px;padding-bottom:48px;color:var(--soft);font-size:13px}
[hidden]{display:none!important}
@media (max-width:720px){body{font-size:14px}header{padding-top:22px}h1{font-size:22px}.card{padding:16px 14px}.numbers .big{font-size:36px}.tiles{grid-template-columns:repeat(2,1fr)}
.step{grid-template-columns:20px minmax(0,1fr) auto;padding:10px 2px}.step .bar{grid-column:2/-1;grid-row:2}.step.origin{grid-template-columns:minmax(0,1fr) auto}.step.origin .bar{grid-column:1/-1}.split{grid-template-columns:1fr}.more{padding-left:34px}.bucket{padding:0 2px}
.place>summary,.group>summary{flex-wrap:wrap;row-gap:0}.place>summary .mono,.group>summary .what{flex-basis:calc(100% - 110px)}.place>summary .badge~.soft,.group>summary .count{margin-left:100px;white-space:normal}.rows{padding-left:8px}.finding{grid-template-columns:1fr}.finding .meta{grid-column:1}}
@media print{body{background:#fff;font-size:12px}.filter,.skip{display:none}.card,.place,.tile{break-inside:avoid;border-color:#bbb}.place{content-visibility:visible}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{color:inherit}}
`;
