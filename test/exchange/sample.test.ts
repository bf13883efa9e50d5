import { describe, expect, it } from "vitest";
import { sampleRegions, sampleSize } from "../../src/exchange/sample.ts";
import { createNoticeList } from "../../src/exchange/notices.ts";
import { createIdBook, rootPlace, type Reading } from "../../src/exchange/reading.ts";
import type { ImportedPeer, ImportedRegion } from "../../src/exchange/records.ts";
import { atLeastOne } from "../at-least-one.ts";

const REGIONS = 25_000;
const STORES = 7;

/** Regions in key order; store 1 leads and holds more than its neighbours. */
const regions = (): ImportedRegion[] => Array.from({ length: REGIONS }, (_, index) => {
  const first = index % 3 === 0 ? 1 : 2 + (index % (STORES - 1));
  const stores = [first, 1 + (first % STORES), 1 + ((first + 1 + (index % 2)) % STORES)];
  const place = rootPlace("");
  const peers = stores.map((storeId, turn): ImportedPeer =>
    ({ id: index * 3 + turn + 1, renamed: false, storeId, place, role: "Voter", downSeconds: 0, pending: false }));
  const key = (at: number): string => (at === 0 || at === REGIONS ? "" : String(at).padStart(6, "0"));
  return {
    id: index + 1, place, listed: true, startKey: key(index), endKey: key(index + 1), keyless: null, confVer: 1, version: 1,
    peers, leader: peers[0]?.id ?? 0, sizeMiB: 96, keys: 1,
  };
});

const share = (list: readonly ImportedRegion[], counts: (region: ImportedRegion) => boolean): number =>
  list.filter(counts).length / list.length;

describe("a sample of too many regions", () => {
  const reading: Reading = { notices: createNoticeList(), ids: createIdBook() };
  const sample = sampleRegions(reading, regions());

  it("leaves every store its share of leaders and of replicas", () => {
    const whole = regions();
    expect(sample.length).toBe(sampleSize(REGIONS, REGIONS * 3));
    for (const store of atLeastOne(Array.from({ length: STORES }, (_, index) => index + 1))) {
      const leads = ({ peers }: ImportedRegion): boolean => peers[0]?.storeId === store;
      const holds = ({ peers }: ImportedRegion): boolean => peers.some((peer) => peer.storeId === store);
      expect(share(sample, leads)).toBeCloseTo(share(whole, leads), 3);
      expect(share(sample, holds)).toBeCloseTo(share(whole, holds), 3);
    }
  });

  it("covers the key space again, each key once", () => {
    expect([sample[0]?.startKey, sample.at(-1)?.endKey]).toEqual(["", ""]);
    for (const [index, region] of atLeastOne(sample.slice(1)).entries()) {
      expect(region.startKey > (sample[index]?.startKey ?? "")).toBe(true);
      expect(sample[index]?.endKey).toBe(region.startKey);
    }
  });
});
