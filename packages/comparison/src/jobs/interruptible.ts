/** Runs work whose worker processes must be gone before this process is: it is told when this process is to end. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController();
  const onTerminate = (): void => interrupt.abort();
  // Not once: a second signal, as `timeout` sends to the whole group, would end this process before it has cleaned up.
  process.on('SIGTERM', onTerminate);
  try {
    return await work(interrupt.signal);
  } finally {
    process.off('SIGTERM', onTerminate);
  }
}
