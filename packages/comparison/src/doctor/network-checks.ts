import type { CheckResult } from './diagnosis.js';
import type { Facts, NetworkFacts } from './facts.js';

/** Which proxies count, and whether a host that has the models answers. Without a network nothing that is cached is missing. */
export function networkChecks(facts: Facts): CheckResult[] {
  const set = Object.entries(facts.proxies).map(([name, value]) => `${name}=${value}`);
  const proxies = { id: 'proxy', title: 'proxy', required: false } as const;
  const network = { id: 'network', title: 'network', required: false } as const;
  const proxy: CheckResult = { ...proxies, status: 'ok', text: set.join(', ') || 'none', remedy: null };
  if (facts.network.status === 'refused') {
    const { code, message, remedy } = facts.network;
    const text = code === 'PROXY_REFUSED' ? `${proxy.text}: ${message}` : message;
    const problem = { status: 'problem', text, remedy } as const;
    return code === 'PROXY_REFUSED' ? [{ ...proxies, ...problem }] : [proxy, { ...network, ...problem }];
  }
  return [proxy, { ...network, ...networkVerdict(facts.network, facts) }];
}

type Verdict = Pick<CheckResult, 'status' | 'text' | 'remedy'>;

function networkVerdict(network: Extract<NetworkFacts, { status: 'asked' }>, { cache }: Facts): Verdict {
  const { offline, sources } = network;
  const hasModels = cache.status === 'found' && cache.value.hasModels;
  const cached = `the trained models are ${hasModels ? '' : 'not '}in the cache`;
  const reached = sources.filter(({ status }) => status === 'reached');
  const failed = sources.flatMap((one) => (one.status === 'failed' ? [one] : []));
  const [first] = failed;
  const inMirror = sources.filter(({ kind }) => kind === 'file');
  if (inMirror.length > 0 && inMirror.every((one) => reached.includes(one)))
    return { status: 'ok', text: `the mirror has the trained models: ${places(inMirror)}`, remedy: null };
  if (offline && first === undefined)
    return { status: 'ok', text: `not asked (--offline); ${cached}`, remedy: hasModels ? null : WITHOUT_DOWNLOAD };
  if (first === undefined) return { status: 'ok', text: `reached ${places(reached)}`, remedy: null };
  const messages = failed.map(({ message }) => message).join('; ');
  // Any one host has all of the files.
  if (reached.length > 0)
    return { status: 'note', text: `reached ${places(reached)}; not ${messages}`, remedy: first.remedy };
  const text = `no place that has the models answers: ${messages}; ${cached}`;
  if (offline) return { status: 'note', text, remedy: first.remedy };
  return hasModels
    ? { status: 'note', text, remedy: 'Give --offline: nothing needs a network.' }
    : { status: 'problem', text, remedy: `${first.remedy} ${WITHOUT_DOWNLOAD}` };
}

function places(sources: readonly { readonly place: string }[]): string {
  return sources.map(({ place }) => place).join(', ');
}

const WITHOUT_DOWNLOAD = 'Without a download: rn50 --models synthetic, or RN50_MODEL_MIRROR=<folder>.';
