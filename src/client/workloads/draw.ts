import { drawChance, drawInt, type Stream } from "../../kernel/random.ts";
import type { ClientSettings } from "../../proto/settings/client.ts";

type Distribution = Pick<ClientSettings, "keyDistribution" | "hotKeys" | "hotPercent">;

/** One of so many things, as `client.key-distribution` wants them drawn: its place among them. */
export function drawPlace(stream: Stream, count: number, { keyDistribution, hotKeys, hotPercent }: Distribution): number {
  switch (keyDistribution) {
    case "uniform": return drawInt(stream, 0, count - 1);
    case "zipf": return (drawRank(stream, count) * strideOf(count)) % count;
    case "hot-range": {
      const hot = Math.max(1, Math.round((count * hotKeys) / 100));
      return drawChance(stream, hotPercent, 100) || hot >= count ? drawInt(stream, 0, hot - 1) : drawInt(stream, hot, count - 1);
    }
  }
}

/**
 * A rank from 0, the k-th with a likelihood of 1/k: Zipf's law. A power of two and a number of its octave are drawn evenly, and
 * the number is taken with the likelihood that it has too little so. In whole numbers: all engines draw alike.
 */
function drawRank(stream: Stream, count: number): number {
  const octaves = 31 - Math.clz32(count);
  for (;;) {
    const first = 1 << drawInt(stream, 0, octaves);
    const number = first + drawInt(stream, 0, first - 1);
    if (number <= count && drawInt(stream, 0, number - 1) < first) return number - 1;
  }
}

/** How far apart neighbours by rank lie, so that what is asked most lies in all regions: prime to the number of keys. */
function strideOf(count: number): number {
  let stride = Math.max(1, Math.floor(count * 0.618));
  while (divisor(stride, count) > 1) stride++;
  return stride;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
