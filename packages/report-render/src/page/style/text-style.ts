/** Colours, type, lists, tables. Fonts are the reader's own. */
export const TEXT_STYLE = `
:root {
  color-scheme: light;
  --paper: #ffffff;
  --raised: #f6f7f9;
  --ink: #1a1a1a;
  --muted: #565b63;
  --line: #e2e4e8;
  --accent: #0067a5;
  --good: #0b6e3d;
  --warning: #8a5200;
  --bad: #b3261e;
  --good-tint: #e9f5ee;
  --warning-tint: #fdf3e2;
  --bad-tint: #fbeceb;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --paper: #14161a;
    --raised: #1d2026;
    --ink: #e8e9ec;
    --muted: #a7adb7;
    --line: #32363e;
    --accent: #6cb8ec;
    --good: #6fcf97;
    --warning: #f0b45a;
    --bad: #ff8b82;
    --good-tint: #16281f;
    --warning-tint: #2c2416;
    --bad-tint: #321c1b;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html {
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
  scroll-padding-top: 1rem;
}
body { margin: 0; background: var(--paper); color: var(--ink); }
body, th, td, summary { font-variant-numeric: tabular-nums; }
h1, h2, h3 { line-height: 1.2; font-weight: 650; letter-spacing: -0.012em; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.6rem, 4vw, 2.25rem); margin: 0; }
h2 { font-size: 1.45rem; margin: 0 0 1rem; }
h3 { font-size: 1.05rem; margin: 2rem 0 0.5rem; }
p { margin: 0 0 0.75rem; max-width: 46rem; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.15em; }
code, pre { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { overflow-wrap: anywhere; }
pre {
  margin: 0;
  padding: 0.75rem 1rem;
  background: var(--raised);
  border: 1px solid var(--line);
  border-radius: 8px;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.note, .detail, figcaption { color: var(--muted); font-size: 0.9rem; }
strong { font-weight: 650; }
strong.good { color: var(--good); }
strong.warning { color: var(--warning); }
strong.bad { color: var(--bad); }
.table-frame { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; font-size: 0.9rem; }
caption { text-align: left; color: var(--muted); padding: 0 0 0.4rem; caption-side: top; }
th, td { padding: 0.35rem 1.5rem 0.35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-weight: 600; vertical-align: bottom; border-bottom-color: var(--muted); }
tbody th { font-weight: 400; }
.number { text-align: right; white-space: nowrap; }
.findings { list-style: none; margin: 0 0 1rem; padding: 0; }
.findings > li { padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
.findings > li:last-child { border-bottom: 0; }
.findings p { margin: 0; }
.findings .detail { margin-top: 0.25rem; padding-left: 1rem; }
.findings .table-frame { margin-top: 0.5rem; }
.findings > li.good, .findings > li.warning, .findings > li.bad { padding-left: 0.9rem; border-left: 3px solid var(--line); }
.findings > li.good { border-left-color: var(--good); }
.findings > li.warning { border-left-color: var(--warning); }
.findings > li.bad { border-left-color: var(--bad); }
details { margin: 0 0 1rem; }
summary { cursor: pointer; color: var(--accent); padding: 0.25rem 0; overflow-wrap: anywhere; }
details[open] > summary { margin-bottom: 0.5rem; }
dl.facts { display: grid; grid-template-columns: minmax(8rem, 13rem) 1fr; gap: 0.4rem 1.5rem; margin: 0 0 1rem; }
dl.facts > div { display: contents; }
dl.facts dt { color: var(--muted); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
dl.glossary dt { font-weight: 650; }
dl.glossary dd { margin: 0 0 0.75rem; max-width: 46rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
`;
