export type { Feeds, Tensor, TensorData, TensorType } from '../engine/tensor.js';
export { type InputData, isInputData, openInputData } from './data/open-input-data.js';
export { readNpy as readNpyTensor } from './data/read-npy.js';
export { readNpz as readNpzTensors } from './data/read-npz.js';
export { arrayFeeds, type CountedFeedSource, type FeedSource } from './feed-source.js';
export { firstSample, fitFeeds, matchFeeds, repeatFeeds } from './fit-feeds.js';
export { type PlannedFeedsOptions, plannedFeeds } from './planned-feeds.js';
export { type StructuredImagesOptions, structuredImages } from './structured-images.js';
export { numbersOf, tensorOf, valuesOf } from './tensors.js';
