/** The proxies of an environment, by scheme; empty where there is none. */
export interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/** `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; of either case the lower one counts first. */
export function proxySettings(env: NodeJS.ProcessEnv): ProxySettings {
  return {
    httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
  };
}

/** A proxy's address fit for a message: no user name, no password. */
export function redactProxy(proxy: string): string {
  return proxy.replace(/^([a-z]+:\/\/)?.*@/i, '$1…@');
}
