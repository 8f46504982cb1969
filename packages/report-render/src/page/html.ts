/** Markup that may stand in a page as it is. Only {@link html} and {@link rawHtml} make it. */
export class Html {
  constructor(readonly source: string) {}
}

/** What may stand in a template. Text is escaped; null, undefined and false are left out; lists are joined. */
export type HtmlValue = Html | string | number | false | null | undefined | readonly HtmlValue[];

/** Markup with values in it. A value that is no {@link Html} is text, inside an element or a quoted attribute: it is escaped. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = [strings[0] ?? ''];
  values.forEach((value, index) => {
    parts.push(sourceOf(value), strings[index + 1] ?? '');
  });
  return new Html(parts.join(''));
}

/** Trusted markup, made by this program and holding no text from outside that is not escaped: an SVG, a style sheet. */
export function rawHtml(markup: string): Html {
  return new Html(markup);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function sourceOf(value: HtmlValue): string {
  if (value instanceof Html) return value.source;
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map(sourceOf).join('');
}
