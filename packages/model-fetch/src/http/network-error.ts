import { ModelFetchError, systemCode } from '../errors.js';
import { redactUrl } from './redact.js';

/** OpenSSL verification results (Node.js `tls`, "X509 certificate error codes") and undici's own. */
const CERTIFICATE_CODES =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|UND_ERR_PRX_TLS)/;

/** Turns an error of the HTTP client into a typed one that names the host and the reason, without secrets. */
export function networkError(url: URL, cause: unknown): ModelFetchError {
  if (cause instanceof ModelFetchError) return cause;
  const code = deepestCode(cause);
  const text = cause instanceof Error ? cause.message : String(cause);
  const at = redactUrl(url);
  const proxyStatus = /proxy (?:response|authentication required) \((\d{3})\)/i.exec(text)?.[1];
  if (proxyStatus !== undefined) {
    return new ModelFetchError('PROXY_REFUSED', `the proxy answered ${proxyStatus} for ${at}`, { cause });
  }
  if (code !== null && CERTIFICATE_CODES.test(code)) {
    return new ModelFetchError('BAD_CERTIFICATE', `the certificate of ${url.host} is not accepted: ${code}`, { cause });
  }
  return new ModelFetchError('NETWORK_ERROR', `${url.host}: ${code ?? text}`, { cause });
}

/** The code of the innermost cause that has one: undici and the dual-stack connector wrap the system's error. */
function deepestCode(error: unknown): string | null {
  let code: string | null = null;
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    code = systemCode(current) ?? code;
    current = current instanceof AggregateError && current.errors.length > 0 ? current.errors[0] : current.cause;
  }
  return code;
}
