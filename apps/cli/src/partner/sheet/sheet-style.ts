/** Light and dark on a screen, always light on paper. Contrast of text and ground is at least 7 to 1 (WCAG 2.2, 1.4.6). */
export const SHEET_STYLE = `:root{color-scheme:light dark;--ink:#1a1d21;--ground:#fff;--soft:#f1f3f5;--line:#c4c9cf;--accent:#0b4f8a}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e8eaed;--ground:#16181b;--soft:#24282d;--line:#4a5058;--accent:#9cc9f5}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:50rem;margin:2rem auto;padding:0 1.25rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.1rem;margin:1.5rem 0 .4rem;color:var(--accent)}
header p{margin:0}
p,ul{margin:.4rem 0}ul{padding-left:1.2rem}
table{width:100%;border-collapse:collapse}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line)}
th{width:9rem;font-weight:600}th:has(code){width:20rem}
code,pre{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;font-size:.9em}
code{background:var(--soft);border-radius:.2rem;padding:.05rem .3rem;overflow-wrap:anywhere}
pre{background:var(--soft);border:1px solid var(--line);border-radius:.3rem;padding:.5rem .75rem;margin:.3rem 0 .6rem;white-space:pre-wrap;overflow-wrap:anywhere}
figure{margin:0}a{color:var(--accent)}a:focus-visible,pre:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.blank{display:inline-block;min-width:16rem;border-bottom:1px solid var(--ink);height:1.2em}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@page{size:A4;margin:12mm 15mm}
@media print{body{font-size:9.2pt;line-height:1.32}main{max-width:none;margin:0;padding:0}h1{font-size:15pt}h2{font-size:11pt;margin:.7rem 0 .2rem}
p,ul{margin:.2rem 0}th,td{padding:.14rem .6rem .14rem 0}th{width:7rem}th:has(code){width:16rem}section,figure,tr{break-inside:avoid}code{padding:0 .15rem}a{color:inherit;text-decoration:none}}`;
