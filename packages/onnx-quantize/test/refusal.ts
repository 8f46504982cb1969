import { QuantizeError } from '../src/errors.js';

/** The QuantizeError that `act` throws, as `CODE: message`; anything else is thrown on. */
export async function refusalOf(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof QuantizeError && error.remedy !== '') return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('nothing was refused');
}
