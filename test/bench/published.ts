import { distanceOf, meanOf, medianOf } from "../published/distribution.ts";
import { allSeries, hasPublished } from "../published/series.ts";

/**
 * `npm run -s bench -- published [SEEDS [NAME]]`: every published distribution beside the simulated one, as one JSON line
 * each. `ks` is the largest distance between the two distribution functions.
 */
export function publishedBench(): void {
  if (!hasPublished) {
    process.stderr.write("skipped: the published figures are not here\n");
    return;
  }
  const seeds = Number(process.argv[3] ?? 1_000);
  const only = process.argv[4];
  for (const { name, published, mean, median, target, measure } of allSeries()) {
    if (only !== undefined && !name.startsWith(only)) continue;
    const values = Array.from({ length: seeds }, (_, i) => measure(i + 1));
    const simulated = { median: round(medianOf(values)), mean: round(meanOf(values)), min: round(Math.min(...values)) };
    const distance = published === null ? {} : { ks: Math.round(distanceOf(values, published) * 1_000) / 1_000 };
    const line = { bench: "published", name, seeds, ...distance, target, simulated,
      published: { median, mean: mean && round(mean) } };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;
