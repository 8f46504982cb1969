import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EngineRegistry } from '@rn50/inference-runner';
import { cacheFolder } from '../models/cache-folder.js';
import { entriesById } from '../models/manifest.js';
import { ZOO_PAIR } from '../models/zoo.js';
import { type StoreOptions, storeOf } from '../request.js';
import { diagnose } from './checks.js';
import type { Diagnosis } from './diagnosis.js';
import type { Facts, Found, NetworkFacts } from './facts.js';
import { found } from './found.js';
import { cacheFacts, writtenCache } from './gather-cache.js';
import { engineFacts } from './gather-engines.js';

/** A host that is there answers within this; the rest of the doctor takes less. */
const NETWORK_TIMEOUT_MS = 3000;

/** What the doctor cannot know by itself. */
export interface Examination {
  readonly store?: Partial<StoreOptions>;
  readonly engines?: EngineRegistry | undefined;
  /** Where proxies are read. */
  readonly env: NodeJS.ProcessEnv;
  /** Draws a text; throws an error with a remedy where charts cannot be drawn. */
  readonly drawText: () => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks at this machine and says what is fit for a comparison and what is not, with what helps. Takes about a second, and up to
 * three more where no host answers. Makes the cache folder if there is none.
 */
export async function examine(examination: Examination): Promise<Diagnosis> {
  return diagnose(await gatherFacts(examination));
}

async function gatherFacts({ engines, env, drawText, signal, store: given }: Examination): Promise<Facts> {
  const store = storeOf(given);
  const cacheDir = await cacheFolder(store);
  const cacheWritten = await writtenCache(cacheDir);
  const [engineList, cpu, governor, charts, cache, network, freeDiskBytes] = await Promise.all([
    engineFacts(engines, signal),
    found(async () => (await import('@rn50/cpu-detect')).detectCpu()),
    governorHere(),
    found(async () => {
      await drawText();
      return null;
    }),
    found(() => cacheFacts(cacheDir)),
    networkFacts(store, env, signal),
    freeBytes(cacheDir),
  ]);
  return {
    node: process.versions.node,
    engines: engineList,
    cpu,
    governor,
    charts,
    cacheDir,
    cacheWritten,
    cache,
    proxies: await proxiesIn(env),
    network,
    freeDiskBytes,
    freeMemoryBytes: process.availableMemory(),
  };
}

async function governorHere(): Promise<string | null> {
  const { watchConditions } = await import('@rn50/cpu-detect');
  const watch = await watchConditions();
  return (await watch.finish({ cpuMs: 0 })).governor;
}

async function networkFacts(
  store: StoreOptions,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<NetworkFacts> {
  const { reachSources } = await import('@rn50/model-fetch');
  const entries = await entriesById(ZOO_PAIR, store);
  const { offline } = store;
  const mirror = store.mirror ?? undefined;
  const asked: Found<NetworkFacts> = await found(async () => ({
    status: 'asked',
    offline,
    sources: await reachSources(entries, { mirror, offline, env, timeoutMs: NETWORK_TIMEOUT_MS, signal }),
  }));
  return asked.status === 'found' ? asked.value : { ...asked, status: 'refused' };
}

async function proxiesIn(env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const { proxySettings, redactProxy } = await import('@rn50/model-fetch');
  const { httpProxy, httpsProxy, noProxy } = proxySettings(env);
  const named = { HTTPS_PROXY: redactProxy(httpsProxy), HTTP_PROXY: redactProxy(httpProxy), NO_PROXY: noProxy };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''));
}

/** Of the disk that the folder is on, or will be. */
async function freeBytes(folder: string): Promise<number | null> {
  if (!existsSync(folder) && dirname(folder) !== folder) return freeBytes(dirname(folder));
  const stats = await statfs(folder).catch(() => null);
  return stats === null || stats.blocks === 0 ? null : stats.bavail * stats.bsize;
}
