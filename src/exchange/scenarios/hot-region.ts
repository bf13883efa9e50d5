import { after, minutes, START } from "../../kernel/time.ts";
import type { Scenario } from "../scenario.ts";
import { input, shortlyBefore } from "./parts.ts";

const CHANGES: readonly (readonly [at: number, key: string, value: string])[] = [
  [5, "split.qps-threshold", "20"], [60, "client.value-bytes", "2048"], [60, "client.rate", "20"],
];

/**
 * One region bears all the load. Its leader splits it where the reads are, again and again; what split off is still led by the
 * same store, until PD has seen at ten samples in seven minutes that it carries more, and leads the busiest parts elsewhere. A
 * real cluster splits at 3,000 reads a second. After a minute there are fewer operations, of more bytes.
 */
export const hotRegion: Scenario = {
  id: "hot-region",
  topology: { stores: 3, regions: 1, replicas: 3, zones: 3, pds: 3, rate: 60 },
  preset: "tikv",
  seed: 1,
  inputs: CHANGES.map(([at, key, value]) => input(at, { kind: "set", key, value })),
  startAt: shortlyBefore(5),
  playUntil: after(START, minutes(8)),
};
