export { type FakeClock, fakeClock, fakeEngine } from './fake-engine.js';
export {
  autocorrelatedTimes,
  bimodalTimes,
  constantTimes,
  driftingTimes,
  heavyTailedTimes,
  noisyTimes,
  type RunTimes,
} from './run-times.js';
export { type SimulatedVariant, type SimulateOptions, simulate } from './simulate.js';
