/** XML 1.0 has no place for these, not even escaped. */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as the content of an XML element or of an attribute in double quotes. */
export function xmlText(text: string): string {
  return withoutNotXml(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** Leaves out the characters that XML does not allow. */
export function withoutNotXml(text: string): string {
  return text.replace(NOT_XML, '');
}
