// Preloaded with NODE_OPTIONS=--import into every process of a golden run: the same machine and clock everywhere.
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

// The leash of a worker process runs in a thread; it needs none of this and must see the real process.
if (isMainThread) {
  const { installClock } = await import('./clock.mjs');
  const { installHost } = await import('./host.mjs');
  installClock();
  installHost();
  // `import { readFileSync } from 'node:fs'` sees what was put in its place.
  syncBuiltinESMExports();
}
