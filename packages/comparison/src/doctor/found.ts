import { isTypedError } from '../errors.js';
import type { Found } from './facts.js';

/** What `look` gives, or why it failed: the doctor goes on. */
export async function found<T>(look: () => Promise<T>): Promise<Found<T>> {
  try {
    return { status: 'found', value: await look() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return isTypedError(error)
      ? { status: 'failed', code: error.code, message, remedy: error.remedy }
      : { status: 'failed', code: 'UNEXPECTED', message, remedy: 'Run again with --verbose for details.' };
  }
}
