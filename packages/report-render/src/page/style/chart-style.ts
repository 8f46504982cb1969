import { BAR_COLORS, BASE_LINE, GRID_LINE, INK, MUTED_INK, PAPER } from '../../chart/theme.js';

const [BLUE, ORANGE, GREEN, BLACK, YELLOW] = BAR_COLORS;

/** What the colours of charts become on a dark screen: as far apart as on a light one, and none darker than its ground. */
const DARK: Readonly<Record<string, string>> = {
  [INK]: 'var(--ink)',
  [MUTED_INK]: 'var(--muted)',
  [GRID_LINE]: 'var(--line)',
  [BASE_LINE]: '#7c828d',
  [PAPER]: 'var(--paper)',
  [BLUE]: '#4aa3e0',
  [ORANGE]: '#f0ae2e',
  [GREEN]: '#2bbf93',
  [BLACK]: '#c9ccd2',
  [YELLOW]: '#efe45a',
};

const darkRules = Object.entries(DARK).flatMap(([light, dark]) => [
  `  svg [fill="${light}" i] { fill: ${dark}; }`,
  `  svg [stroke="${light}" i] { stroke: ${dark}; }`,
]);

/** Charts are as wide as the column; on a narrow screen they move sideways in their own frame, so that texts stay readable. */
export const CHART_STYLE = `
figure { margin: 0 0 1rem; }
figcaption { margin-top: 0.25rem; max-width: 46rem; }
.chart { overflow-x: auto; }
.chart svg { display: block; width: 100%; min-width: 34rem; height: auto; }
.tip:hover, .tip.shown { fill: var(--ink); fill-opacity: 0.06; }
@media screen and (prefers-color-scheme: dark) {
${darkRules.join('\n')}
}
`;
