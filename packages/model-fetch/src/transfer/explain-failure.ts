import { type FailedAttempt, ModelFetchError } from '../errors.js';

/**
 * The error of a download that no source could serve. If all tries failed with one code it has that
 * code, else `DOWNLOAD_FAILED`; the message has one part for each source and kind of failure.
 */
export function explainFailure(id: string, attempts: readonly FailedAttempt[]): ModelFetchError {
  const [first] = attempts;
  if (first === undefined) return new ModelFetchError('NO_SOURCE', `${id}: there is no source to fetch it from`);
  const sameCode = attempts.every((attempt) => attempt.code === first.code);
  return new ModelFetchError(sameCode ? first.code : 'DOWNLOAD_FAILED', `${id}: ${summarizeAttempts(attempts)}`, {
    attempts,
  });
}

/** `message; message (3 tries)`: the last message of each source (or host) and kind of failure, in the order
 * first seen. */
export function summarizeAttempts(attempts: readonly FailedAttempt[]): string {
  const groups = new Map<string, { message: string; tries: number }>();
  for (const { url, code, message } of attempts) {
    // A host that cannot be reached fails for each of its URLs; it is named once.
    const key = code === 'NETWORK_ERROR' || code === 'BAD_CERTIFICATE' ? message : `${code} ${url}`;
    groups.set(key, { message, tries: (groups.get(key)?.tries ?? 0) + 1 });
  }
  return [...groups.values()]
    .map(({ message, tries }) => (tries > 1 ? `${message} (${tries} tries)` : message))
    .join('; ');
}
