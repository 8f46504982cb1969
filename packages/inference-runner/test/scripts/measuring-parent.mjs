/** A process that measures: prints every event as a line of JSON. Arguments: engine module URL, model path. */
import { compare } from '../../dist/index.js';

const [, , module, modelPath] = process.argv;
await compare({
  variants: [
    { modelPath, label: 'A', engine: { module } },
    { modelPath, label: 'B', engine: { module } },
  ],
  warmup: 1,
  iterations: 100_000,
  onEvent: (event) => process.stdout.write(`${JSON.stringify({ ...event, block: undefined })}\n`),
});
