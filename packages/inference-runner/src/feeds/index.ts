export type { Feeds, Tensor, TensorData, TensorType } from '../engine/tensor.js';
export { arrayFeeds, type FeedSource } from './feed-source.js';
export { firstSample, fitFeeds } from './fit-feeds.js';
export { type GeneratedFeedsOptions, generatedFeeds } from './generated-feeds.js';
export { type StructuredImagesOptions, structuredImages } from './structured-images.js';
