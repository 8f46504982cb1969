// Does INT8 pay off for this model on this CPU? Usage: node examples/whole-comparison.mjs fp32.onnx [int8.onnx]
import { runComparison } from '@rn50/comparison';
import { renderText } from '@rn50/report-render';

const [fp32, int8 = null] = process.argv.slice(2);
const onEvent = (event) => {
  if (event.kind === 'step') console.error(`${event.step}: ${event.detail ?? event.state}`);
};
const report = await runComparison(
  { models: { kind: 'own', fp32, int8 }, amount: { kind: 'quick', pairs: 6 } },
  { onEvent },
);
console.log(renderText(report));
