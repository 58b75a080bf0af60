/** Style of the pages: system fonts, light and dark, from phone width up. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: light-dark(#ffffff, #15181d);
  --soft: light-dark(#f5f6f8, #1d2127);
  --line: light-dark(#dcdfe4, #343a43);
  --text: light-dark(#1b1f24, #e4e7eb);
  --dim: light-dark(#59616c, #a3abb6);
  --link: light-dark(#0b57a4, #8ab8f0);
  --good: light-dark(#17663a, #7fd6a0);
  --warn: light-dark(#7a4f00, #eabf62);
  --bad: light-dark(#ab1f1f, #ffa59c);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main, #trouble { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-block: .75rem; border-bottom: 1px solid var(--line); }
nav { display: flex; gap: 1.25rem; }
nav a { padding: .25rem 0; color: var(--dim); text-decoration: none; border-bottom: 2px solid transparent; }
nav a[aria-current] { color: var(--text); border-color: var(--link); }
.source { margin: 0 0 0 auto; color: var(--dim); font-size: .875rem; }
main { padding-block: .5rem 3rem; outline: none; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--back); padding: .5rem; }
h1 { font-size: 1.5rem; margin: 1rem 0 .25rem; font-weight: 600; }
h2 { font-size: 1.0625rem; margin: 0 0 .5rem; }
h3 { font-size: .9375rem; margin: 1rem 0 .25rem; }
p { margin: .25rem 0; }
section { margin-top: 1.75rem; }
code, blockquote { font-family: ui-monospace, monospace; font-size: .9em; }
.dim { color: var(--dim); }
h1 .dim, th .dim { font-weight: 400; }
.badge { white-space: nowrap; font-weight: 600; }
.good { color: var(--good); }
.warn { color: var(--warn); }
.bad { color: var(--bad); }
.badge.dim { color: var(--dim); }
.note { background: var(--soft); padding-block: .5rem; border-bottom: 1px solid var(--line); }
.verdict { font-size: 1.0625rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin: .75rem 0; }
label { display: grid; font-size: .875rem; color: var(--dim); }
input, select, button { font: inherit; color: var(--text); background: var(--back); border: 1px solid light-dark(#80868f, #7a828d); border-radius: 6px; padding: .3rem .6rem; min-height: 2.25rem; }
input[type=search] { width: min(22rem, 80vw); }
button { cursor: pointer; background: var(--soft); }
button:hover:not(:disabled) { border-color: var(--link); }
button:disabled { color: var(--dim); cursor: default; }
table { width: 100%; border-collapse: collapse; margin-top: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--dim); font-size: .875rem; position: sticky; top: 0; background: var(--back); }
tbody th a { font-weight: 600; text-decoration: none; }
tbody th a:hover { text-decoration: underline; }
.since { white-space: nowrap; color: var(--dim); }
.remedy { max-width: 34rem; }
#list .remedy div { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
#list { table-layout: fixed; }
#list thead th:nth-child(1) { width: 8.5rem; }
#list thead th:nth-child(2) { width: 22%; }
#list thead th:nth-child(3) { width: 16.5rem; }
#list thead th:nth-child(4) { width: 4rem; }
#list .reason { overflow-wrap: normal; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .5rem 1.5rem; margin: .75rem 0 0; }
dt { color: var(--dim); font-size: .875rem; }
dd { margin: 0; }
.card { border: 1px solid var(--line); border-left: 4px solid currentColor; border-radius: 8px; padding: 1rem 1.25rem; background: var(--soft); }
.card > * { color: var(--text); }
.card > h2 { color: inherit; }
.card > .dim { color: var(--dim); }
.card ul { margin: 0; }
blockquote { margin: 0; padding: .5rem .75rem; background: var(--back); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; }
.steps { margin: .25rem 0; padding-left: 1.5rem; }
.steps li { padding: .15rem 0; }
.ladder, .timeline, .records, .outputs, .asked { list-style: none; margin: 0; padding: 0; }
.ladder li { border-left: 2px solid var(--line); padding: 0 0 .9rem 1rem; margin-left: .25rem; }
.ladder li:last-child { padding-bottom: 0; }
.ladder li.failed { border-color: var(--bad); }
.ladder li.warning { border-color: var(--warn); }
.ladder li.ok { border-color: var(--good); }
.ladder .badge { display: inline-block; min-width: 6rem; }
.ladder p { color: var(--dim); font-size: .9375rem; max-width: 60rem; }
.records li { padding: .5rem 0; border-bottom: 1px solid var(--line); }
.records dl { margin: .25rem 0 0; }
.records dl div { display: grid; grid-template-columns: 5.5rem 1fr; }
.outputs li, .asked li { padding: .2rem 0; }
.timeline li { display: grid; grid-template-columns: 6rem 1fr; padding: .4rem 0; border-bottom: 1px solid var(--line); }
.check { margin-top: 1rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
.actions form { margin: .25rem 0; }
meter { width: 8rem; vertical-align: middle; }
.numbers td:nth-child(n + 3), .numbers th:nth-child(n + 3) { text-align: right; font-variant-numeric: tabular-nums; }
@media (max-width: 44rem) {
  thead { position: absolute; left: -100vw; }
  table, tbody { display: block; }
  tbody tr { display: flex; flex-wrap: wrap; gap: 0 .75rem; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  th, td { border: 0; padding: 0; }
  .remedy { flex-basis: 100%; color: var(--dim); font-size: .9375rem; }
  .since { margin-left: auto; }
  .remedy:has(div:empty) { display: none; }
  .numbers td[data-label]::before { content: attr(data-label) ' '; color: var(--dim); }
  .timeline li { grid-template-columns: 1fr; }
  .source { margin-left: 0; }
}
@media (prefers-reduced-motion: no-preference) { a, button { transition: border-color .15s; } }
`;
