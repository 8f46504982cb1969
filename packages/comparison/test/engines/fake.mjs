/**
 * An engine for tests that computes nothing of the model: each class is a weighted sum of the input's 64 pixels. Its URL says
 * the `name`, and how many `requests` it keeps in flight. With a `folder` it writes there, on its end, how many that were. Each run
 * adds 0.04 J to a `counter` of microjoules.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const parameters = new URL(import.meta.url).searchParams;
// Vite leaves the parameters out in the test's own process, which only asks for version and title.
const name = parameters.get('name') ?? 'fake';
const requests = Number(parameters.get('requests') ?? 1);
const folder = parameters.get('folder');
const counter = parameters.get('counter');

export default {
  name,
  title: `the engine ${name}`,
  canProfile: false,
  installed: async () => ({ version: '1', location: import.meta.url }),
  saysOutOfMemory: () => false,
  async load(_model, { streams }) {
    let inFlight = 0;
    let most = 0;
    let mostImages = 0;
    return {
      requests,
      describe: () => ({
        engine: name,
        engineVersion: '1',
        inputs: [{ name: 'input', type: 'float32', dims: ['N', 1, 8, 8] }],
        outputs: [{ name: 'scores', type: 'float32', dims: ['N', 10] }],
        sessionOptions: { by: name, ...(streams === undefined ? {} : { streams }) },
      }),
      async run({ input }) {
        const [images] = input.dims;
        inFlight += 1;
        most = Math.max(most, inFlight);
        mostImages = Math.max(mostImages, images);
        await setTimeout(1);
        if (counter !== null) writeFileSync(counter, `${Number(readFileSync(counter, 'utf8')) + 40_000}\n`);
        inFlight -= 1;
        const data = Float32Array.from({ length: images * 10 }, (_, at) =>
          score(input.data, Math.floor(at / 10), at % 10),
        );
        return { scores: { type: 'float32', dims: [images, 10], data } };
      },
      async dispose() {
        if (folder !== null) writeFileSync(`${folder}/${randomUUID()}.json`, JSON.stringify({ most, mostImages }));
      },
    };
  },
};

function score(pixels, image, label) {
  let sum = 0;
  for (let at = 0; at < 64; at += 1) sum += pixels[64 * image + at] * Math.cos(label * at);
  return sum;
}
