/** A4, light, two sheets: the answer with its charts, then what stands behind it; what is folded away is left out. */
export const PRINT_STYLE = `
@media print {
  @page { size: A4; margin: 11mm 14mm; }
  html { font-size: 8.25pt; line-height: 1.32; }
  .contents, .skip, .tools, dialog, .tip-box, .said, .screen-only { display: none; }
  .top, main, .bottom { display: block; max-width: none; padding: 0; }
  h1 { font-size: 1.9rem; }
  h2 { font-size: 1.2rem; margin-bottom: 0.35rem; break-after: avoid; }
  p { max-width: none; }
  .subtitle { margin-top: 0.15rem; }
  .lead { padding-top: 0.5rem; }
  .answer { font-size: 1.2rem; max-width: none; margin-bottom: 0.75rem; }
  .figures { grid-template-columns: repeat(3, 1fr); margin-bottom: 0.5rem; }
  .figures > div { padding: 0.5rem 0 0; }
  .figures dd.value { font-size: 2rem; }
  .next { padding: 0.5rem 0.75rem; margin-bottom: 0.5rem; }
  section { padding-top: 0.7rem; }
  figure, tr, .table-frame, .next, .figures, .findings > li { break-inside: avoid; }
  figure { margin-bottom: 0.35rem; }
  .table-frame, .chart { overflow: visible; }
  .table-frame { margin-bottom: 0.5rem; }
  .chart svg { min-width: 0; max-height: 50mm; }
  th, td { padding: 0.15rem 1rem 0.15rem 0; }
  th button::after { content: none; }
  details:not([open]), h3:has(+ details:not([open])) { display: none; }
  .findings { columns: 2; column-gap: 2rem; margin-bottom: 0.5rem; }
  .findings:has(> li:only-child) { columns: 1; }
  .findings > li { padding: 0.3rem 0; }
  .findings li:has(table) { column-span: all; }
  dl.facts { display: block; columns: 2; column-gap: 2rem; margin-bottom: 0.5rem; }
  dl.facts > div { display: block; }
  dl.facts > div::after { content: ""; display: block; clear: both; }
  dl.facts dt { float: left; width: 33mm; }
  dl.facts dd { margin: 0 0 0.1rem 35mm; }
  .bottom { padding-top: 1rem; }
  a { color: inherit; text-decoration: none; }
}
`;
