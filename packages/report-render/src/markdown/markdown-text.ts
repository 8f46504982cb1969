/** Characters of Markdown and HTML that mean something anywhere in a line. */
const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * What GitHub makes links, pictures or formulas of by itself: `@name`, `#1`, `GH-1`, `://`, `www.`, `:name:`, `$`. It looks for
 * these in the text after Markdown, where a backslash is gone; an element around the character keeps them apart.
 */
const LINKED = /@(?=\w)|#(?=\d)|(?<=gh)-(?=\d)|:(?=\/\/)|(?<=www)\.|:(?=[\w+-]+:)|\$/giu;

/** What makes a list, a heading or a rule of the beginning of a line. */
const EDGES = /^[#+=-](?=[#+=-]*(?:\s|$))|(?<=^\d{1,9})[.)](?=\s|$)/;
/** Characters to escape. GitHub takes an underscore inside a word for plain text. */
const ACTIVE = /[&<>]|[\\`*[\]|~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
const LINKED_PARTS = new RegExp(`(${LINKED.source})`, LINKED.flags);

/**
 * A printable text as GitHub's Markdown that shows just this text, also at the beginning of a line: no mark-up, no HTML, no
 * link, no mention. Pure.
 */
export function markdownText(text: string): string {
  return inlineText(text).replace(EDGES, (mark) => `\\${mark}`);
}

/** The same for a place within a line, such as a cell. */
export function inlineText(text: string): string {
  return text
    .split(LINKED_PARTS)
    .map((part, index) =>
      index % 2 === 1 ? `<span>${part}</span>` : part.replace(ACTIVE, (mark) => MARKS[mark] ?? `\\${mark}`),
    )
    .join('');
}

/** A text as code, which no renderer changes; the fence is longer than any run of backticks in it. Not for tables. */
export function codeBlock(text: string, language: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}
