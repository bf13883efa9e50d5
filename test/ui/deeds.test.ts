import { describe, expect, test } from "vitest";
import { ACTIONS, type Action } from "../../src/action/index.ts";
import { drawStorm, factsOf } from "../../src/cli/fuzz/storm.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { createStream } from "../../src/kernel/random.ts";
import { minutes, type Duration, type Instant } from "../../src/kernel/time.ts";
import { actionText, flagText } from "../../src/ui/timeline/flag-text.ts";
import { en } from "../../src/ui/words/en.ts";
import { zh } from "../../src/ui/words/zh.ts";

const facts = factsOf(generateTopology({ stores: 4, regions: 4, replicas: 3, zones: 2, clients: 2 }));
const hour = minutes(60) as number as Instant;
const message = { packet: 1234, place: 0 };
const drawn: readonly Action[] = [
  ...drawStorm(createStream(1, "deeds"), facts, hour).map(({ action }) => action),
  { kind: "drop-message", ...message }, { kind: "delay-message", ...message, extra: minutes(1) },
  { kind: "duplicate-message", ...message }, { kind: "deliver-message", ...message },
  { kind: "detect", watch: true, options: "", policy: "" },
  { kind: "strike-pd-leader", fault: "isolate", duration: null },
];
const node = { kind: "store", id: 4 } as const;

describe("what was done, in words,", () => {
  test("is said in both languages for every kind, and names the machine that it was done to", () => {
    expect(new Set(drawn.map(({ kind }) => kind)).size).toBe(ACTIONS.length - 1);
    for (const action of drawn) {
      const [english, chinese] = [actionText(action, en, {}), actionText(action, zh, {})];
      expect(chinese).not.toBe("");
      expect(chinese).not.toBe(english);
      if (!("node" in action)) continue;
      for (const text of [english, chinese]) expect(text).toContain(String(action.node.id));
    }
  });

  test("tells a disk that is fast or free again from one that was slowed or filled", () => {
    const slowed = (extra: number): string => actionText({ kind: "slow-disk", node, extra: extra as Duration }, en, {});
    expect([slowed(500), slowed(0)]).toEqual(["slow disk, store 4", "normal disk, store 4"]);
    const filled = (full: boolean): string => actionText({ kind: "fill-disk", node, full }, en, {});
    expect([filled(true), filled(false)]).toEqual(["full disk, store 4", "free disk, store 4"]);
  });

  test("is the same on the flag of its event, and nothing is said of what nobody did", () => {
    expect(flagText({ name: "disk.filled", node, full: false }, en, {})).toBe("free disk, store 4");
    expect(flagText({ name: "store.added", store: 6 }, en, {})).toBe("add store 6");
    expect(flagText({ name: "region.unavailable", region: 7 }, en, {})).toBe("");
  });
});
