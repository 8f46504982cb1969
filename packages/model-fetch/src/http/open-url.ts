import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ModelFetchError } from '../errors.js';
import type { Opened } from '../transfer/sources.js';
import type { HttpReply, Network } from './network.js';
import { entityTag, judgeRest, restHeaders, type WantedRest } from './range.js';
import { redactUrl } from './redact.js';
import { firstValue, getFollowing } from './redirect.js';
import { retryAfterMs } from './retry-after.js';

/** A temporary refusal: 408, 425, 429 and 5xx, or a range that was not asked for. `retryAfterMs` is the server's, uncapped. */
export class ServerBusyError extends ModelFetchError {
  readonly retryAfterMs: number | null;
  constructor(message: string, retryAfterMs: number | null) {
    super('SERVER_BUSY', message);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Opens a URL for reading: the rest of the file if `rest` asks for it and the server has it, else the whole file.
 * Redirects are followed, each time from the original URL; a body that the server encoded against the
 * request is decoded.
 *
 * @throws ModelFetchError `HTTP_REFUSED`, `SERVER_BUSY`, `PROXY_REFUSED` and those of `getFollowing`
 */
export async function openUrl(
  network: Network,
  url: URL,
  headers: Readonly<Record<string, string>>,
  rest: WantedRest | null,
  signal: AbortSignal,
): Promise<Opened> {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const secret = { ...lowerCased(headers), ...basicAuthorization(url) };
  const asked = {
    'accept-encoding': 'identity',
    accept: '*/*',
    'user-agent': secret['user-agent'] ?? 'rn50-model-fetch',
  };
  if (rest !== null) {
    const publicHeaders = { ...asked, ...restHeaders(rest) };
    const { reply, finalUrl } = await getFollowing(network, bare, { public: publicHeaders, private: secret }, signal);
    const answer = judgeRest(reply, rest);
    if (answer === 'rest') return opened(finalUrl, reply, rest.start);
    if (answer === 'whole') return whole(finalUrl, reply);
    reply.discard();
  }
  const { reply, finalUrl } = await getFollowing(network, bare, { public: asked, private: secret }, signal);
  return whole(finalUrl, reply);
}

function whole(url: URL, reply: HttpReply): Opened {
  if (reply.status === 200) return opened(url, reply, 0);
  reply.discard();
  throw statusError(url, reply);
}

function opened(url: URL, reply: HttpReply, start: number): Opened {
  const encoding = (firstValue(reply.headers['content-encoding']) ?? 'identity').trim().toLowerCase();
  const length = firstValue(reply.headers['content-length']);
  const contentType = firstValue(reply.headers['content-type']);
  const etag = entityTag(reply.headers);
  if (encoding === 'identity' || encoding === '') {
    const contentLength = length !== null && /^\d+$/.test(length) ? Number(length) : null;
    return { start, etag, contentLength, contentType, body: reply.body, close: reply.discard };
  }
  const decoder = decoderOf(encoding);
  if (decoder === null) {
    reply.discard();
    throw new ModelFetchError('UNEXPECTED_CONTENT', `${redactUrl(url)}: unknown content encoding ${encoding}`);
  }
  // Content-Length and tag belong to the encoded body, not to the file.
  const body = pipeline(reply.body, decoder, () => undefined);
  return { start, etag: null, contentLength: null, contentType, body, close: reply.discard };
}

function decoderOf(encoding: string): (Readable & NodeJS.WritableStream) | null {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  return encoding === 'br' ? createBrotliDecompress() : null;
}

function statusError(url: URL, reply: HttpReply): ModelFetchError {
  const { status } = reply;
  const message = `${redactUrl(url)}: HTTP ${status}`;
  if (status === 407) return new ModelFetchError('PROXY_REFUSED', `the proxy answered 407 for ${redactUrl(url)}`);
  if (status === 206 || status === 416) {
    // A proxy on the way mixes up answers; the next one may be right.
    return new ServerBusyError(`${message}, although no range was asked for`, null);
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return new ServerBusyError(message, retryAfterMs(firstValue(reply.headers['retry-after']), Date.now()));
  }
  return new ModelFetchError('HTTP_REFUSED', message);
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** A percent sign without a code after it stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function basicAuthorization(url: URL): Record<string, string> {
  if (url.username === '' && url.password === '') return {};
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
