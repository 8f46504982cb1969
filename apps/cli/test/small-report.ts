export { all, busyMachine, headOf, record, report } from '../../../packages/bench-stats/test/report/measured-run.js';
