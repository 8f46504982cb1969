export type { Feeds, Tensor, TensorData, TensorType } from '../engine/tensor.js';
export { arrayFeeds, type CountedFeedSource, type FeedSource } from './feed-source.js';
export { fitFeeds, matchFeeds, repeatFeeds } from './fit-feeds.js';
export { type GeneratedFeedsOptions, generatedFeeds } from './generated-feeds.js';
export { type StructuredImagesOptions, structuredImages } from './structured-images.js';
