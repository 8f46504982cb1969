import { ModelFetchError } from '../errors.js';

/** Most file systems allow 255 bytes, wrappers such as eCryptfs only 143. */
const MAX_NAME_BYTES = 140;

/** Device names that Windows resolves in every folder, with or without an extension. */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)[ ]*(?:\.|$)/i;

/**
 * Why `name` cannot be used as a file name, or null if it can. The rules of POSIX and of Windows hold on every
 * platform, so that a manifest that works here works everywhere and none can reach outside its folder.
 */
export function fileNameProblem(name: string): string | null {
  if (name === '') return 'is empty';
  if (name === '.' || name === '..') return 'is a folder reference';
  if (/[/\\]/.test(name)) return 'contains a path separator';
  if (/[\p{Cc}\p{Cs}]/u.test(name)) return 'contains a control character or half a surrogate pair';
  if (/[<>:"|?*]/.test(name)) return 'contains a character that Windows reserves';
  if (name.startsWith('.')) return 'starts with a dot';
  if (/[. ]$/.test(name)) return 'ends with a dot or a space';
  if (WINDOWS_DEVICE.test(name)) return 'is a Windows device name';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `is longer than ${MAX_NAME_BYTES} bytes`;
  return null;
}

/**
 * Checks a file name before any path is made of it.
 *
 * @throws ModelFetchError `INVALID_FILE_NAME`
 */
export function assertFileName(name: string): void {
  const problem = fileNameProblem(name);
  if (problem !== null) throw new ModelFetchError('INVALID_FILE_NAME', `file name ${JSON.stringify(name)} ${problem}`);
}
