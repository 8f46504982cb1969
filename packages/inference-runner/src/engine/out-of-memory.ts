/** What Node, V8 and the C library say when memory cannot be had; an engine's own words are its `saysOutOfMemory`. */
const OUT_OF_MEMORY = /out of memory|allocation failed|cannot allocate/i;

/** Whether an error's message says that memory could not be had, rather than that the model is wrong. */
export function saysOutOfMemory(message: string): boolean {
  return OUT_OF_MEMORY.test(message);
}
