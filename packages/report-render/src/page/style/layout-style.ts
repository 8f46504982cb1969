/** Where things stand: one column, with the contents beside it on a wide screen. */
export const LAYOUT_STYLE = `
.top, main, .bottom { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem; }
.top { padding-top: 2.5rem; }
.kicker { margin: 0 0 0.5rem; color: var(--accent); font-weight: 600; font-size: 0.9rem; }
.rest { display: block; font-size: 0.58em; font-weight: 400; letter-spacing: 0; color: var(--muted); margin-top: 0.3rem; }
.subtitle { margin: 0.4rem 0 0; color: var(--muted); max-width: none; }
.skip { position: absolute; left: -100vw; padding: 0.5rem 1rem; background: var(--paper); z-index: 2; }
.skip:focus { left: 0.5rem; top: 0.5rem; }
.contents ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; margin: 1.5rem 0 0; padding: 0; font-size: 0.9rem; }
.contents a { color: var(--muted); text-decoration: none; display: inline-block; padding: 0.2rem 0; }
.contents a:hover { color: var(--accent); text-decoration: underline; }
section { padding: 3rem 0 0; }
.bottom { padding-top: 3rem; padding-bottom: 3rem; color: var(--muted); font-size: 0.9rem; }
.lead { padding-top: 1.75rem; }
.answer { font-size: clamp(1.15rem, 2.4vw, 1.4rem); line-height: 1.4; max-width: 40rem; margin: 0 0 1.25rem; text-wrap: pretty; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 0 2.5rem; margin: 0 0 1.5rem; padding: 0; }
.figures > div { padding: 1rem 0 0.5rem; border-top: 2px solid var(--line); }
.figures dt { color: var(--muted); font-size: 0.9rem; }
.figures dd { margin: 0; color: var(--muted); font-size: 0.9rem; }
.figures dd.value { color: var(--ink); font-size: 2.6rem; line-height: 1.15; font-weight: 650; letter-spacing: -0.03em; }
.figures dd.value.good { color: var(--good); }
.figures dd.value.warning { color: var(--warning); }
.figures dd.value.bad { color: var(--bad); }
.next { border: 1px solid var(--line); border-radius: 8px; background: var(--raised); padding: 1rem 1.25rem; margin: 0 0 1rem; }
.next h2 { font-size: 1rem; margin: 0 0 0.35rem; letter-spacing: 0; }
.next code { color: var(--accent); display: inline-block; }
.next p:last-child, .next ul:last-child, .next pre:last-child { margin-bottom: 0; }
.next ul { margin: 0; padding-left: 1.2rem; }
@media (min-width: 80rem) {
  .top, main, .bottom { max-width: 79rem; }
  main { display: grid; grid-template-columns: 11rem minmax(0, 1fr); column-gap: 2rem; }
  main > * { grid-column: 2; min-width: 0; }
  .top, .bottom { padding-left: calc(1.25rem + 13rem); }
  .contents { grid-column: 1; grid-row: 1 / span 60; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding-top: 1.5rem; }
  .contents ul { display: block; margin: 0; }
  .contents a { display: block; }
}
@media (max-width: 40rem) {
  .top { padding-top: 1.5rem; }
  section { padding-top: 2.25rem; }
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: 0.6rem; }
  .figures { grid-template-columns: 1fr; }
}
`;
