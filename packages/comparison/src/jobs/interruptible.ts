/** Runs work whose worker processes must be gone before this process is: it is told when this process is to end. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController();
  const onTerminate = (): void => interrupt.abort();
  process.once('SIGTERM', onTerminate);
  try {
    return await work(interrupt.signal);
  } finally {
    process.off('SIGTERM', onTerminate);
  }
}
