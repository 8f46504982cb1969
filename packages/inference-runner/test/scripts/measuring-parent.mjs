/**
 * A process that measures two variants: prints every event as a line of JSON, and at its end the records.
 * Arguments: engine module URL of variant A, model path, further terms as JSON; `moduleB` is the engine of variant B.
 * SIGINT aborts the measurement, as a program for the terminal would.
 */
import { compare } from '../../dist/index.js';

const [, , module, modelPath, given = '{"warmup":1,"iterations":100000}'] = process.argv;
const { moduleB = module, ...terms } = JSON.parse(given);
const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const records = await compare({
  variants: [
    { modelPath, label: 'A', engine: 'a' },
    { modelPath, label: 'B', engine: 'b' },
  ],
  engines: { a: module, b: moduleB },
  ...terms,
  signal: controller.signal,
  onEvent: (event) => print({ ...event, block: undefined }),
});
print({ kind: 'records', records });
