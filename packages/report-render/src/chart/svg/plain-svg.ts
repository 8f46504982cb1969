import type { Composition, Tip } from '../composition.js';
import { PAPER } from '../theme.js';
import { withoutNotXml, xmlText } from './xml.js';

/** Where the SVG stands: alone in a file, or inside a page that has its own words around it. */
export type SvgPlace = 'file' | 'page';

/** Inter where it is installed, then the fonts of the systems that are most like it. */
const FONT_FAMILIES = "Inter, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif";

/** Half the height of a capital letter, in parts of the font size: readers disagree about `dominant-baseline`. */
const HALF_CAPITAL = 0.36;

const ELEMENT = /<(\w+)((?: [\w:-]+="[^"]*")*) ?>([^<]*)<\/\1>/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

/**
 * ECharts' SVG in its plainest form: no style, class or id, so that several stand in one page under a strict
 * Content-Security-Policy; colours and fonts as attributes, which a page's stylesheet can replace. Tips are invisible areas with a
 * `<title>`, above all else.
 */
export function plainSvg(svg: string, composition: Composition, place: SvgPlace): string {
  const { width, height, label, tips } = composition;
  const elements = [...withoutNotXml(svg).matchAll(ELEMENT)].flatMap(([, name = '', attributes = '', text = '']) =>
    plainElement(name, attributesOf(attributes), text),
  );
  const paper = `<rect width="${width}" height="${height}" fill="${PAPER}"/>`;
  const words = xmlText(label);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${words}">`,
    ...(place === 'file' ? [`<title>${words}</title>`, paper] : []),
    `<g font-family="${FONT_FAMILIES}" pointer-events="none">`,
    ...elements,
    ...tips.map(tipElement),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

type Attributes = Readonly<Record<string, string>>;

function attributesOf(source: string): Attributes {
  return Object.fromEntries([...source.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, value]));
}

function plainElement(name: string, attributes: Attributes, text: string): string[] {
  if (name === 'text') return [textElement(attributes, text)];
  const { fill, stroke, 'pointer-events': events } = attributes;
  const isPaper = name === 'rect' && fill === PAPER;
  const isInvisible = fill === 'none' && stroke === undefined && events !== undefined;
  if (isPaper || isInvisible) return [];
  return [`<${name}${words(shapeAttributes(attributes))}/>`];
}

const SHAPE_ATTRIBUTES = [
  'd',
  'x',
  'y',
  'width',
  'height',
  'cx',
  'cy',
  'r',
  'points',
  'transform',
  'fill',
  'fill-opacity',
  'opacity',
  'stroke',
  'stroke-opacity',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
];

function shapeAttributes(attributes: Attributes): [string, string][] {
  return SHAPE_ATTRIBUTES.flatMap((name): [string, string][] => {
    const value = attributes[name];
    if (value === undefined) return [];
    // ECharts says black where a line has no filling.
    return [[name, name === 'fill' && value === '#000' ? 'none' : value]];
  });
}

/** One line of text: its place as x and y, its font as attributes. */
function textElement(attributes: Attributes, text: string): string {
  const style = Object.fromEntries((attributes.style ?? '').split(';').map((rule) => rule.split(':', 2)));
  const size = Number.parseFloat(style['font-size'] ?? '12');
  const [, moveX = '0', moveY = '0'] = /translate\(([-\d.e]+)[ ,]([-\d.e]+)\)/.exec(attributes.transform ?? '') ?? [];
  const place = (own: string | undefined, move: string) => Number(own ?? 0) + Number(move);
  const anchor = attributes['text-anchor'] ?? 'start';
  const weight = style['font-weight'] ?? '400';
  const all: [string, string][] = [
    ['x', rounded(place(attributes.x, moveX))],
    ['y', rounded(place(attributes.y, moveY) + HALF_CAPITAL * size)],
    ...(anchor === 'start' ? [] : [['text-anchor', anchor] as [string, string]]),
    ['font-size', String(size)],
    ...(weight === '400' ? [] : [['font-weight', weight] as [string, string]]),
    ['fill', attributes.fill ?? ''],
  ];
  return `<text${words(all)}>${text}</text>`;
}

function words(attributes: readonly (readonly [string, string])[]): string {
  return attributes.map(([name, value]) => ` ${name}="${value}"`).join('');
}

function tipElement({ area: { x, y, width, height }, text }: Tip): string {
  const place = `x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}"`;
  return `<rect class="tip" ${place} fill="none" pointer-events="all"><title>${xmlText(text)}</title></rect>`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
