// Fetches one entry in a process of its own: entry and options are JSON in the arguments, the answer is JSON on stdout.
import { ensureModel } from '../dist/index.js';

const [entry, options] = process.argv.slice(2).map((text) => JSON.parse(text));
const result = await ensureModel(entry, options);
process.stdout.write(JSON.stringify({ result, maxRssBytes: process.resourceUsage().maxRSS * 1024 }));
