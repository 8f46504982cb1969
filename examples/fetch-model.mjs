// A verified model file on disk, from the cache or the network. Usage: node examples/fetch-model.mjs [id]
import { ensureModel, MODELS } from '@rn50/model-fetch';

const [id = 'resnet50-v1-12-qdq'] = process.argv.slice(2);
const entry = MODELS.find((model) => model.id === id);
if (entry === undefined) throw new Error(`unknown id; known: ${MODELS.map((model) => model.id).join(', ')}`);
const { path, source } = await ensureModel(entry, { firstByteDeadlineMs: 10_000 });
console.log(`${path} (${source})`);
