/** The remedy of each error; the keys are the package's stable error codes. */
const REMEDIES = {
  INVALID_ENTRY:
    'Give the entry an id, a plain fileName, a sha256 of 64 hex digits, a sizeBytes above 0 and http(s) urls.',
  INVALID_MANIFEST: 'Correct the named field of the manifest.',
  INVALID_FILE_NAME: 'Use a plain file name, without folders, that every operating system accepts.',
  INVALID_MIRROR: 'Give an http(s) base URL or a local folder.',
  INVALID_OPTION: 'Correct the named option.',
  UNSAFE_PATH: 'Remove the symbolic link inside the cache folder, or choose another cache folder.',
  CACHE_NOT_WRITABLE: 'Make the folder writable, or name another one with RN50_CACHE_DIR or the cacheDir option.',
  CACHE_UNREADABLE: 'Make the file readable, or name another cache folder with RN50_CACHE_DIR or the cacheDir option.',
  DISK_FULL: 'Free some space, or name a cache folder on another disk with RN50_CACHE_DIR or the cacheDir option.',
  OFFLINE_MISS: 'Fetch the file once while online, or give a local folder that holds it as mirror.',
  NO_SOURCE: 'Give the entry a URL, or give a mirror.',
  FIRST_BYTE_DEADLINE: 'Check the network and the proxy settings, or give a mirror.',
  ABORTED: 'Start the call again; nothing was left at the final path.',
  NETWORK_ERROR: 'Check the network, the host name and HTTPS_PROXY / NO_PROXY, or give a mirror.',
  FIRST_BYTE_TIMEOUT: 'Check the network and the proxy settings, or raise firstByteTimeoutMs.',
  IDLE_TIMEOUT: 'Try again later, give a mirror, or raise idleTimeoutMs.',
  TOO_SLOW: 'Try again later, give a mirror, or lower minBytesPerSecond.',
  BAD_CERTIFICATE: 'Correct the clock or the server; behind a company proxy name its CA with NODE_EXTRA_CA_CERTS.',
  PROXY_REFUSED: 'Correct the address or the credentials in HTTPS_PROXY / HTTP_PROXY, or add the host to NO_PROXY.',
  HTTP_REFUSED: 'Check the URL and the access rights, or give a mirror.',
  SERVER_BUSY: 'Try again later, or give a mirror.',
  REDIRECT_LOOP: 'Correct the URL, or give a mirror.',
  REDIRECT_REFUSED: 'Use a URL that stays on https, or give a mirror.',
  UNEXPECTED_CONTENT:
    'Open the URL in a browser: a login page, a captive portal or a Git LFS pointer stands in the way.',
  WRONG_SIZE: 'The server has another file than the manifest: correct the URL or the entry, or give a mirror.',
  TRUNCATED: 'Try again; if it stays so, give a mirror.',
  CHECKSUM_MISMATCH: 'Do not use this source: correct the URL or the digest, or give a mirror with the right file.',
  MIRROR_FILE_MISSING: 'Copy the file into the mirror folder under exactly this name.',
  DOWNLOAD_FAILED: 'Check the network and the URLs, or give a mirror.',
} as const;

/** The stable codes of {@link ModelFetchError}; each is listed in the package's README. */
export type ModelFetchErrorCode = keyof typeof REMEDIES;

/** Every code, in the order of the README's table. */
export const MODEL_FETCH_ERROR_CODES = Object.keys(REMEDIES) as readonly ModelFetchErrorCode[];

/** One try at one source that failed. `url` has its credentials and query values removed. */
export interface FailedAttempt {
  readonly url: string;
  readonly code: ModelFetchErrorCode;
  readonly message: string;
}

/** Every error this package throws on purpose. `remedy` says what to do about it, in one sentence. */
export class ModelFetchError extends Error {
  override readonly name = 'ModelFetchError';
  readonly code: ModelFetchErrorCode;
  readonly remedy: string;
  /** The failed tries before this error, in order; empty when no source was tried. */
  readonly attempts: readonly FailedAttempt[];

  constructor(
    code: ModelFetchErrorCode,
    message: string,
    details: { cause?: unknown; attempts?: readonly FailedAttempt[] } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.remedy = REMEDIES[code];
    this.attempts = details.attempts ?? [];
  }
}

/** The `code` of a Node.js system error (`ENOENT`, `ECONNRESET`), or null. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
