/** What the page's script adds: buttons, tips, a chart at full width. */
export const TOOL_STYLE = `
button {
  font: inherit;
  font-size: 0.875rem;
  color: var(--accent);
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 6px;
  padding: 0.3rem 0.7rem;
  cursor: pointer;
}
button:hover { border-color: var(--accent); }
.tools { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.5rem 0 1rem; }
th button {
  font: inherit;
  color: inherit;
  background: none;
  border: 0;
  border-radius: 0;
  padding: 0;
  text-align: inherit;
}
th button::after { content: "\\2195"; padding-left: 0.3em; opacity: 0.5; }
th[aria-sort="ascending"] button::after { content: "\\2191"; opacity: 1; }
th[aria-sort="descending"] button::after { content: "\\2193"; opacity: 1; }
.tip-box {
  position: absolute;
  z-index: 3;
  max-width: 20rem;
  padding: 0.4rem 0.7rem;
  border-radius: 6px;
  background: var(--ink);
  color: var(--paper);
  font-size: 0.875rem;
  white-space: pre-line;
  pointer-events: none;
}
dialog { width: 96vw; max-width: 96vw; max-height: 96vh; border: 1px solid var(--line); border-radius: 10px; background: var(--paper); color: var(--ink); padding: 1rem; }
.zoom-frame { overflow: auto; max-height: 84vh; }
.zoom-frame svg { display: block; height: auto; }
.zoom-1 { width: 100%; }
.zoom-2 { width: 150%; }
.zoom-3 { width: 220%; }
.zoom-4 { width: 320%; }
dialog::backdrop { background: rgb(0 0 0 / 0.55); }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
