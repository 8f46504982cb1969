/** A URL fit for a message: no user name, no password, no query values (signed links carry their key there). */
export function redactUrl(url: URL): string {
  const query = url.search === '' ? '' : '?…';
  return `${url.protocol}//${url.host}${url.pathname}${query}`;
}
