/** What engines and Node say when memory cannot be had. */
const OUT_OF_MEMORY = /bad.?alloc|failed to allocate|out of memory|allocation failed|cannot allocate/i;

/** Whether an error's message says that memory could not be had, rather than that the model is wrong. */
export function saysOutOfMemory(message: string): boolean {
  return OUT_OF_MEMORY.test(message);
}
