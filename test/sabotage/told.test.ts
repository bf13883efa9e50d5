import { describe, expect, test } from "vitest";
import type { Mutant } from "./mutants.ts";
import { loadTold } from "./sabotage.ts";

/** A fault that rain would find late, for it needs one thing after another: with what it takes, and the invariant that breaks. */
interface Told {
  readonly mutant: Mutant;
  readonly seconds: number;
  readonly lines: readonly string[];
  readonly breaks: string;
}

const TOLD: readonly Told[] = [
  {
    mutant: {
      name: "PD gives out timestamps before etcd has saved their bound",
      file: "../pd/tso.ts",
      find: "if (tso.savedMillis - next > GUARD_MILLIS) advanceTso(tso, now);\n  else if",
      replace: "advanceTso(tso, now);\n  if",
    },
    seconds: 12, lines: ["0s set client.tso-rate 100", "10s clock pd 1 +30s"], breaks: "tso-increasing",
  },
  {
    mutant: {
      name: "a new leader of PD begins its timestamps by its own calendar alone",
      file: "../pd/office.ts",
      find: "syncTso(state.tso, state.etcd.disk.stored.tsoSavedMillis, host.wallClock(),",
      replace: "syncTso(state.tso, -Infinity, host.wallClock(),",
    },
    seconds: 40, lines: ["0s set client.tso-rate 100", "5s clock pd 2 -30s", "5s clock pd 3 -30s", "20s kill pd 1"],
    breaks: "tso-increasing",
  },
  {
    mutant: {
      name: "a write is answered when an entry behind it is applied",
      file: "../store/apply.ts",
      find: "const ok = proposal.index === entry.index && proposal.term === entry.term;",
      replace: "const ok = true;",
    },
    seconds: 40, breaks: "write-kept",
    lines: ["0s set client.rate 100", "10s cut store 1 store 2", "10s cut store 1 store 3", "25s heal"],
  },
  {
    mutant: {
      name: "a leader counts who is down among those that agreed to sleep",
      file: "../store/hibernation.ts",
      find: "fallAsleep(turn, peer, lead, lead.agreed);",
      replace: "fallAsleep(turn, peer, lead, peer.region.peers.map(({ id }) => id));",
    },
    seconds: 75, breaks: "sleep-complete",
    lines: ["0s set raftstore.max-peer-down-duration 20s", "0s set client.rate 50", "5s kill store 2", "20s set client.rate 0"],
  },
];

describe("a fault that is put back breaks what it must", () => {
  const whole = loadTold(null);

  test.each(TOLD.map((told) => [told.mutant.name, told] as const))("%s", async (_, { mutant, seconds, lines, breaks }) => {
    const [sound, broken] = [await whole, await loadTold(mutant)];
    expect([sound(seconds, lines), broken(seconds, lines)]).toEqual([null, expect.stringContaining(breaks)]);
  });
});
