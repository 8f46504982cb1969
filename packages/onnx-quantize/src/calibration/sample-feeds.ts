import type { FeedSource, Feeds, Tensor } from '@rn50/inference-runner/feeds';

/**
 * Passes feeds on and keeps copies of at most `most` of them, evenly spread, for any number of feeds: every second, fourth,
 * eighth and so on.
 */
export function samplingFeeds(source: FeedSource, kept: Feeds[], most: number): FeedSource {
  return {
    count: source.count,
    async *feeds() {
      let stride = 1;
      let index = 0;
      for await (const sample of source.feeds()) {
        if (index % stride === 0) {
          if (kept.length === most) {
            kept.splice(0, kept.length, ...kept.filter((_, at) => at % 2 === 0));
            stride *= 2;
          }
          if (index % stride === 0) kept.push(copied(sample));
        }
        index += 1;
        yield sample;
      }
    },
  };
}

function copied(sample: Feeds): Feeds {
  const entries = Object.entries(sample).map(([name, tensor]) => {
    const copy = { ...tensor, data: tensor.data.slice() } as Tensor;
    return [name, copy] as const;
  });
  return Object.fromEntries(entries);
}
