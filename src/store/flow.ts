import { between, micros, NEVER, seconds, type Instant } from "../kernel/time.ts";
import type { PeerReads, StoreFlow } from "../proto/traffic.ts";
import type { RegionId } from "../proto/region.ts";

/** What a store counts between two reports to PD. Mutable. */
export interface FlowCount {
  /** When it last reported, by its clock; NEVER before it has: what came until then is not told. */
  since: Instant;
  writtenBytes: number;
  writtenKeys: number;
  writeQueries: number;
  readonly reads: Map<RegionId, { bytes: number; keys: number }>;
}

export const createFlow = (): FlowCount => ({ since: NEVER, writtenBytes: 0, writtenKeys: 0, writeQueries: 0, reads: new Map() });

export const copyFlow = (flow: FlowCount): FlowCount =>
  ({ ...flow, reads: new Map([...flow.reads].map(([region, read]) => [region, { ...read }])) });

/** A replica has been read, whether it leads or not. */
export function countRead({ reads }: FlowCount, region: RegionId, bytes: number): void {
  const read = reads.get(region);
  if (read === undefined) reads.set(region, { bytes, keys: 1 });
  else {
    read.bytes += bytes;
    read.keys++;
  }
}

const NO_READS: readonly PeerReads[] = [];

/** What a store without traffic says again and again. */
const QUIET: StoreFlow = {
  interval: seconds(10), writtenBytes: 0, writtenKeys: 0, writeQueries: 0, readBytes: 0, readKeys: 0, reads: NO_READS,
};

/** What has come together, to be reported now; counting begins anew. */
export function takeFlow(flow: FlowCount, clock: Instant): StoreFlow {
  const { since, writtenBytes, writtenKeys, writeQueries } = flow;
  if (writtenKeys === 0 && flow.reads.size === 0 && since !== NEVER && between(since, clock) === QUIET.interval) {
    flow.since = clock;
    return QUIET;
  }
  const reads = flow.reads.size === 0 ? NO_READS : [...flow.reads].map(([regionId, read]) => ({ regionId, ...read }));
  let readBytes = 0;
  let readKeys = 0;
  for (const { bytes, keys } of reads) {
    readBytes += bytes;
    readKeys += keys;
  }
  flow.since = clock;
  flow.writtenBytes = 0;
  flow.writtenKeys = 0;
  flow.writeQueries = 0;
  flow.reads.clear();
  const interval = since === NEVER ? micros(0) : between(since, clock);
  return { interval, writtenBytes, writtenKeys, writeQueries, readBytes, readKeys, reads };
}
