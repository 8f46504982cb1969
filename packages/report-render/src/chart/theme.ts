/**
 * Okabe-Ito colours (Okabe & Ito 2008, "Color Universal Design"), in an order whose neighbours also differ in grey. The last three,
 * for charts of more than five forms, differ from all others in hue only.
 */
export const BAR_COLORS = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#000000',
  '#F0E442',
  '#56B4E9',
  '#D55E00',
  '#CC79A7',
] as const;

export const INK = '#1a1a1a';
export const MUTED_INK = '#555555';
export const GRID_LINE = '#e3e3e3';
export const BASE_LINE = '#8a8a8a';
export const REFERENCE_LINE = '#555555';
export const PAPER = '#ffffff';

/** CSS pixels; the PNG has twice as many, so that text is readable when the picture is shown at half size. */
export const CHART_WIDTH_PX = 1000;
export const CHART_HEIGHT_PX = 640;
export const DEVICE_PIXEL_RATIO = 2;

/** The font is registered under a name of our own, so that a font of the host is never used instead. */
export const FONT_FAMILY = 'rn50-inter';

/** Packages of `@expo-google-fonts` with other scripts, used where they are installed, and the names of their files. */
export const OTHER_SCRIPTS: readonly { readonly name: string; readonly file: string }[] = [
  { name: 'noto-sans-jp', file: 'NotoSansJP' },
  { name: 'noto-sans-sc', file: 'NotoSansSC' },
  { name: 'noto-sans-tc', file: 'NotoSansTC' },
  { name: 'noto-sans-kr', file: 'NotoSansKR' },
  { name: 'noto-sans-arabic', file: 'NotoSansArabic' },
  { name: 'noto-sans-hebrew', file: 'NotoSansHebrew' },
  { name: 'noto-sans-devanagari', file: 'NotoSansDevanagari' },
  { name: 'noto-sans-thai', file: 'NotoSansThai' },
];

/** Where a font lacks a character, the next one is used; after the last, fonts of the host. */
export const FONT_STACK = [FONT_FAMILY, ...OTHER_SCRIPTS.map(({ name }) => `rn50-${name}`)].join(', ');

/** Contextual alternates are off: with them the font shows `32x8d` as `32×8d`, and names must stay as they are. */
export const FONT_FEATURES = '"calt" 0';

export interface TextStyle {
  readonly fontSize: number;
  readonly lineHeight: number;
  readonly fontWeight: 400 | 600;
  readonly fill: string;
}

export const TITLE: TextStyle = { fontSize: 29, lineHeight: 38, fontWeight: 600, fill: INK };
export const SUBTITLE: TextStyle = { fontSize: 18, lineHeight: 26, fontWeight: 400, fill: MUTED_INK };
export const PANEL_TITLE: TextStyle = { fontSize: 20, lineHeight: 27, fontWeight: 600, fill: INK };
export const PANEL_HINT: TextStyle = { fontSize: 17, lineHeight: 24, fontWeight: 400, fill: MUTED_INK };
export const VALUE_LABEL: TextStyle = { fontSize: 20, lineHeight: 24, fontWeight: 600, fill: INK };
export const MISSING_LABEL: TextStyle = { fontSize: 17, lineHeight: 22, fontWeight: 400, fill: MUTED_INK };
export const CATEGORY_LABEL: TextStyle = { fontSize: 18, lineHeight: 23, fontWeight: 400, fill: INK };
export const TABLE_TEXT: TextStyle = { fontSize: 18, lineHeight: 24, fontWeight: 400, fill: INK };
export const GROUP_LABEL: TextStyle = { fontSize: 18, lineHeight: 24, fontWeight: 600, fill: INK };
export const TICK_LABEL: TextStyle = { fontSize: 16, lineHeight: 20, fontWeight: 400, fill: MUTED_INK };
export const FOOTNOTE: TextStyle = { fontSize: 16, lineHeight: 22, fontWeight: 400, fill: MUTED_INK };

/** Bars of these colours have lines of others: yellow cannot be seen on white. */
export const LINE_COLORS: ReadonlyMap<string, string> = new Map([['#F0E442', '#A89B00']]);

/** Behind what was disturbed. */
export const DISTURBED = '#D55E00';
