/** A text as it stands in HTML, also in an attribute. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `:root{color-scheme:light dark;--line:#8884;--soft:#8882;--bad:#b03a2e;--warn:#8a5a00;--file:#1a5276;--ours:#1d6b3a}
@media (prefers-color-scheme:dark){:root{--bad:#ff8a75;--warn:#f5c063;--file:#8cc4f0;--ours:#7fdba0}}
body{font:16px/1.5 system-ui,sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2.5rem;border-top:2px solid var(--line);padding-top:1rem}h3{font-size:1rem;margin-bottom:.3rem}
table{border-collapse:collapse;width:100%;table-layout:fixed}caption{text-align:left;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere;font-weight:400}
thead th{font-weight:600}.sides th:first-child,.sides td:first-child{width:50%;border-right:2px solid var(--line)}tr:hover{background:var(--soft)}
.field{font-weight:600}.file{color:var(--file)}.ours{color:var(--ours)}.line,.given{opacity:.75;font-size:.9em}.given{font-style:italic}
ul{padding-left:1.2rem}.error{color:var(--bad)}.warning{color:var(--warn)}nav ol{columns:16rem}
@media (max-width:40rem){body{padding:0 .4rem}th,td{padding:.3rem}}`;

/**
 * A page without script or outside resource, light or dark as its reader has it.
 * @param body HTML
 */
export const htmlPage = (
  title: string,
  body: string,
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body>${body}</body></html>
`;
