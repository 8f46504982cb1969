import type { buildConnector, Pool } from 'undici';
import { ModelFetchError } from '../errors.js';
import { createFlowGate, type FlowGate } from './flow-gate.js';
import { proxySettings } from './proxy.js';

/** One answer, before redirects are followed and before any decoding. */
export interface HttpReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Drops the body, read or not, and its connection. */
  discard(): void;
}

/** The network operations that this package uses: requests without redirects and without decoding. */
export interface Network {
  get(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpReply>;
  /** The status that a HEAD request is answered with. */
  head(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<number>;
  /** Drops every connection. */
  close(): Promise<void>;
}

/** Settings of the real network. */
export interface NetworkSettings {
  /** Where `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (either case) are read. */
  readonly env: NodeJS.ProcessEnv;
  /** PEM certificates trusted instead of the built-in ones. */
  readonly ca?: string;
}

/**
 * The real network: undici's client behind the proxy of the environment. Timeouts are the caller's, by `signal`.
 *
 * @throws ModelFetchError `PROXY_REFUSED` if a proxy variable is not a URL
 */
export async function openNetwork({ env, ca }: NetworkSettings): Promise<Network> {
  const undici = await import('undici');
  const gate = createFlowGate();
  const tls = ca === undefined ? {} : { ca };
  const agent = makeAgent();

  function makeAgent() {
    try {
      return new undici.EnvHttpProxyAgent({
        // An empty string, unlike undefined, keeps undici from looking at process.env itself.
        ...proxySettings(env),
        // Plain http goes through a proxy as an ordinary request: many proxies allow CONNECT for https only.
        proxyTunnel: false,
        connect: { ...tls, timeout: 0 },
        requestTls: tls,
        headersTimeout: 0,
        bodyTimeout: 0,
        // One file needs one connection, and after a fault none is used again.
        pipelining: 0,
        factory: (origin: string | URL, options: Pool.Options) => guardedPool(undici, gate, origin, options),
      });
    } catch (cause) {
      throw new ModelFetchError('PROXY_REFUSED', 'the proxy variables of the environment do not hold a usable URL', {
        cause,
      });
    }
  }

  return {
    async get(url, headers, signal) {
      const options = { headers, signal, dispatcher: agent, highWaterMark: Number.MAX_SAFE_INTEGER };
      const { statusCode, headers: answered, body } = await undici.request(url, options);
      // A body that is dropped unread rejects with an abort; nothing waits for it.
      body.on('error', () => undefined);
      gate.follow(body);
      return { status: statusCode, headers: answered, body: gate.pieces(body), discard: () => body.destroy() };
    },
    async head(url, headers, signal) {
      const { statusCode, body } = await undici.request(url, { method: 'HEAD', headers, signal, dispatcher: agent });
      body.on('error', () => undefined);
      body.destroy();
      return statusCode;
    },
    async close() {
      await agent.destroy();
    },
  };
}

/** A pool whose connections, direct or through a proxy, go through the gate. */
function guardedPool(undici: typeof import('undici'), gate: FlowGate, origin: string | URL, options: Pool.Options) {
  const { connect = {} } = options;
  const connector = typeof connect === 'function' ? connect : undici.buildConnector(connect);
  const guarded: buildConnector.connector = (target, callback) =>
    connector(target, (...result) => {
      const [, socket] = result;
      // On failure undici leaves the socket out, whatever its types say.
      if (socket) gate.guard(socket);
      callback(...result);
    });
  return new undici.Pool(origin, { ...options, connect: guarded });
}
