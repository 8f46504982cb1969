import type { Report } from '@rn50/bench-stats';
import { anonymous } from '../anonymous/anonymous.js';
import { csvLine, LINE_END } from './csv-text.js';
import { resultParts } from './result-parts.js';
import { VARIANT_COLUMNS, variantCells } from './variant-cells.js';

const POINT_COLUMNS = ['part', 'scenario', 'batch', 'threads', 'instances'];
const COLUMNS = [...VARIANT_COLUMNS, ...POINT_COLUMNS, 'block_order', 'restarts', 'index', 'ms'];

/**
 * Every counted run as CSV in UTF-8, one a row, in the order taken: `index` counts within the block, `block_order` is the
 * block's place in the schedule of its scenario, `restarts` how often the worker had been restarted before it. Bytes, since
 * a long run has more than fit into one string.
 */
export function renderSamplesCsv(report: Report): Uint8Array {
  const shown = anonymous(report);
  const chunks = resultParts(shown).flatMap(([part, result]) => {
    const { variantId, scenario, batch = null, threads = null, instances = null } = result;
    const variant = csvLine([...variantCells(variantId, shown), part, scenario, batch, threads, instances]);
    return result.blocks.map(({ order, restarts = 0, samplesMs }) => {
      const block = `${variant},${order},${restarts}`;
      return Buffer.from(samplesMs.map((ms, index) => `${block},${index},${ms}${LINE_END}`).join(''));
    });
  });
  return Buffer.concat([Buffer.from(csvLine(COLUMNS) + LINE_END), ...chunks]);
}
