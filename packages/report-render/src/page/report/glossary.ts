import { type Html, html } from '../html.js';

const TERMS: readonly (readonly [term: string, meaning: string])[] = [
  ['FP32', 'Weights and values as 32-bit floating-point numbers: the form in which most models are trained.'],
  [
    'INT8',
    'Weights and values as 8-bit integers, with a scale. A quarter of the memory; products several at a time, where the CPU can.',
  ],
  ['Quantization', 'Making an INT8 model from a float model. The scales come from sample inputs (calibration).'],
  ['Latency', 'Time of one run with one image (batch 1). The median: half of the runs are faster. Lower is better.'],
  ['Throughput', 'Images per second when many are processed together (a batch). Higher is better.'],
  [
    'Times',
    'A ratio to the baseline, measured in pairs: both models take turns, and each block is compared with its neighbour. So a slower moment of the machine hits both.',
  ],
  [
    '95 % interval',
    'The range in which the true figure lies with a probability of 95 %. If that of a ratio holds 1, there is no clear difference.',
  ],
  ['Block', 'A short series of runs of one model, before the other has its turn. Blocks go A B, B A, A B and so on.'],
  ['p50, p90, p99', 'The time that 50, 90 or 99 % of the runs do not exceed.'],
  [
    'Grade',
    'How far a run can be trusted. A: the ratios are known to within 1 %. B: within 3 %. C: less well, or the machine was disturbed. Inconclusive: undecided.',
  ],
  [
    'SQNR',
    'Signal to quantization noise ratio: how much larger the output is than the error that INT8 adds, in decibels. 20 dB: ten times.',
  ],
  ['Centred cosine', 'Whether two outputs have the same shape, once their means are taken off: 1 is the same.'],
  [
    'VNNI, AMX',
    'Instructions of x86 CPUs for products of 8-bit integers. Without such instructions INT8 may be no faster.',
  ],
  [
    'Peak',
    'The most multiply-accumulates per second that large matrices reach on this CPU, as measured: what a layer could reach at best.',
  ],
  ['GMAC/s', 'A thousand million multiply-accumulates per second.'],
];

/** The terms of a page, explained. */
export function glossaryHtml(): Html {
  return html`<dl class="glossary">
${TERMS.map(([term, meaning]) => html`<dt>${term}</dt><dd>${meaning}</dd>\n`)}</dl>
`;
}
