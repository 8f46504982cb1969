import { access, constants } from 'node:fs/promises';
import { ModelFetchError, type ModelFetchErrorCode } from '../errors.js';
import { type Network, openNetwork } from '../http/network.js';
import { networkError } from '../http/network-error.js';
import type { ManifestEntry } from '../manifest/entry.js';
import { type Source, sourcesOf } from './sources.js';

/** Where models are fetched from, and whether it answered. */
export type ReachedSource = {
  readonly kind: 'host' | 'file';
  /** Host and port, or the path of a file in a mirror folder. */
  readonly place: string;
} & (
  | { readonly status: 'reached' }
  | {
      readonly status: 'failed';
      readonly code: ModelFetchErrorCode;
      readonly message: string;
      readonly remedy: string;
    }
);

export interface ReachOptions {
  /** As for `ensureFile`. */
  readonly mirror?: string | undefined;
  /** Only a mirror folder is looked into; false unless given. */
  readonly offline?: boolean | undefined;
  /** Where proxies are read. */
  readonly env: NodeJS.ProcessEnv;
  /** Longest wait for an answer; all places are asked at once. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks each host that has one of the files for the first of them, by a HEAD request of the client that downloads use; in a mirror
 * folder it looks for every file. Redirects are not followed: a redirect is an answer.
 *
 * @throws ModelFetchError `INVALID_MIRROR`, `PROXY_REFUSED` if a proxy variable is not a URL
 */
export async function reachSources(
  entries: readonly ManifestEntry[],
  { mirror, offline, env, timeoutMs, signal }: ReachOptions,
): Promise<readonly ReachedSource[]> {
  const sources = onePerHost(entries.flatMap((entry) => sourcesOf(entry, { mirror, offline })));
  const network = await openNetwork({ env });
  const timeout = AbortSignal.timeout(timeoutMs);
  const until = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    return await Promise.all(
      sources.map(async (source): Promise<ReachedSource> => {
        const at =
          source.kind === 'url'
            ? ({ kind: 'host', place: source.url.host } as const)
            : ({ kind: 'file', place: source.path } as const);
        try {
          if (source.kind === 'folder') await look(source.path);
          else await ask(network, source.url, until, timeoutMs);
          return { ...at, status: 'reached' };
        } catch (error) {
          if (!(error instanceof ModelFetchError)) throw error;
          const { code, message, remedy } = error;
          return { ...at, status: 'failed', code, message, remedy };
        }
      }),
    );
  } finally {
    await network.close();
  }
}

async function look(path: string): Promise<void> {
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new ModelFetchError('MIRROR_FILE_MISSING', `the mirror has no readable ${path}`, { cause });
  });
}

async function ask(network: Network, url: URL, until: AbortSignal, timeoutMs: number): Promise<void> {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const status = await network.head(bare, { 'user-agent': 'rn50-model-fetch' }, until).catch((cause: unknown) => {
    if (until.aborted) {
      throw new ModelFetchError('FIRST_BYTE_TIMEOUT', `${url.host}: no answer within ${timeoutMs / 1000} s`, { cause });
    }
    throw networkError(url, cause);
  });
  if (status === 407) throw new ModelFetchError('PROXY_REFUSED', `the proxy answered 407 for ${url.host}`);
  // 401 counts as reachable: credentials in a mirror's address are sent only with downloads.
  if (status >= 400 && status !== 401) throw new ModelFetchError('HTTP_REFUSED', `${url.host}: HTTP ${status}`);
}

/** One URL for each host; every file of a folder. */
function onePerHost(sources: readonly Source[]): Source[] {
  const keyOf = (source: Source) => (source.kind === 'url' ? source.url.origin : source.path);
  return [...new Map(sources.toReversed().map((source) => [keyOf(source), source])).values()].toReversed();
}
