import { ModelFetchError } from '../errors.js';
import type { HttpReply, Network } from './network.js';
import { networkError } from './network-error.js';
import { redactUrl } from './redact.js';

/** Browsers allow 20, curl 50; a file's path from a hub to its storage takes 1 to 3. */
const MAX_REDIRECTS = 10;

const REDIRECT_STATUS = new Set([301, 302, 303, 307, 308]);

/**
 * Gets `url`, following redirects by hand: at most 10, never from https to http, and `privateHeaders` go to the
 * first origin only (once dropped they stay dropped).
 *
 * @throws ModelFetchError `REDIRECT_LOOP`, `REDIRECT_REFUSED`, `NETWORK_ERROR`, `BAD_CERTIFICATE`, `PROXY_REFUSED`
 */
export async function getFollowing(
  network: Network,
  url: URL,
  headers: { readonly public: Readonly<Record<string, string>>; readonly private: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<{ reply: HttpReply; finalUrl: URL }> {
  let current = url;
  let mayKnowSecrets = true;
  const seen = new Set<string>([url.href]);
  for (let hops = 0; ; hops++) {
    const sent = mayKnowSecrets ? { ...headers.private, ...headers.public } : headers.public;
    const reply = await network.get(current, sent, signal).catch((cause: unknown) => {
      throw networkError(current, cause);
    });
    if (!REDIRECT_STATUS.has(reply.status)) return { reply, finalUrl: current };
    reply.discard();
    const next = nextUrl(current, firstValue(reply.headers.location));
    if (hops >= MAX_REDIRECTS || seen.has(next.href)) {
      const how = hops >= MAX_REDIRECTS ? `more than ${MAX_REDIRECTS} redirects` : 'redirects in a circle';
      throw new ModelFetchError('REDIRECT_LOOP', `${redactUrl(url)}: ${how}, last to ${redactUrl(next)}`);
    }
    seen.add(next.href);
    if (next.origin !== current.origin) mayKnowSecrets = false;
    current = next;
  }
}

/**
 * Where a redirect leads.
 *
 * @throws ModelFetchError `REDIRECT_REFUSED`
 */
export function nextUrl(from: URL, location: string | null): URL {
  const at = redactUrl(from);
  if (location === null || !URL.canParse(location, from.href)) {
    throw new ModelFetchError('REDIRECT_REFUSED', `${at}: redirect without a usable Location`);
  }
  const next = new URL(location, from);
  if (next.protocol !== 'https:' && (from.protocol === 'https:' || next.protocol !== 'http:')) {
    throw new ModelFetchError(
      'REDIRECT_REFUSED',
      `${at}: redirect to ${redactUrl(next)} would leave ${from.protocol}//`,
    );
  }
  // A server cannot hand us credentials to send on.
  next.username = '';
  next.password = '';
  next.hash = '';
  return next;
}

/** A header's single value; of several the first. */
export function firstValue(value: string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : (value[0] ?? null);
}
