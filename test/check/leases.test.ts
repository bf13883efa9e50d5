import { describe, expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { put, Teller } from "./history.ts";

const lease = (t: Teller, store: number, until: number): Teller =>
  t.fact({ kind: "lease", region: 1, store, until: until as Instant });
const elected = (t: Teller, store: number, term: number): Teller =>
  t.event({ name: "raft.leader.elected", region: 1, store, peer: 10 + store, term, voters: [1, 2, 3] });

describe("single-lease", () => {
  test("is broken by an election while another lease holds, and by a second lease", () => {
    expect(elected(lease(new Teller().birth(), 1, 9_000), 2, 7).found()).toContain("single-lease");
    expect(lease(lease(new Teller().birth(), 1, 9_000), 2, 9_500).found()).toEqual(["single-lease"]);
  });

  test("is kept where the lease is over, taken back, or was the elected store's own", () => {
    const found = (t: Teller): readonly string[] => t.found().filter((id) => id === "single-lease");
    expect(found(elected(lease(new Teller().birth(), 1, 1), 2, 7))).toEqual([]);
    const taken = lease(new Teller().birth(), 1, 9_000);
    expect(found(elected(lease(taken, 1, taken.now), 2, 7))).toEqual([]);
    expect(found(elected(lease(new Teller().birth(), 1, 9_000), 1, 7))).toEqual([]);
  });

  test("is kept where its holder's process has ended", () => {
    const t = lease(new Teller().birth(), 1, 9_000);
    t.event({ name: "node.exited", node: { kind: "store", id: 1 }, reason: "stopped" });
    expect(lease(t, 2, 9_500).found()).toEqual([]);
  });
});

describe("read-fresh", () => {
  test("judges a stale read by its own timestamp", () => {
    const t = new Teller().birth();
    const read = (asOf: number): readonly string[] => t.fact({
      kind: "client-operation", client: 1, operation: "get", key: "k", value: null, ok: true, region: 1,
      replica: { kind: "stale", readTs: asOf as Instant },
      latency: 1 as never, attempt: 1 as never, retries: 0,
    }).found();
    const entry = put(7, 6, "v");
    t.append(1, entry).append(2, entry).commit(1, 6, 7).apply(1, entry).operation("put", "v", 0);
    const known = t.now;
    expect(read(known - 1).filter((id) => id === "read-fresh")).toEqual([]);
    expect(read(known + 1)).toContain("read-fresh");
  });
});
