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

/** Regions have one owner each, whose session is over soon. */
const SINGLE_OWNER = ["0s set client.rate 100", "0s set replication.session-timeout 4s", "0s set replication.mode single-owner"];

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
  {
    mutant: {
      name: "a replica beside Raft acknowledges what its disk does not have yet",
      file: "../store/replication/replica.ts",
      find: "if (news.length > 0) writeLog(serving, replica, news);\n  else if (replica.durable === endOfLog(replica)) ",
      replace: "if (news.length > 0) writeLog(serving, replica, news);\n  replica.durable = endOfLog(replica);\n  ",
    },
    seconds: 10, lines: ["0s set client.rate 100", "0s set replication.mode semi-sync"], breaks: "replication-acknowledged",
  },
  {
    mutant: {
      name: "the monitor beside Raft promotes the first that answered",
      file: "../pd/replication/monitor.ts",
      find: "(isFurther(other.status, best.status) ? other : best)", replace: "best",
    },
    seconds: 60, breaks: "replication-promotion",
    lines: ["0s set client.rate 400", "0s set replication.mode async", "0s set replication.order sequential",
      "0s set replication.bytes-per-second 20000", "20s poweroff store 1", "40s start store 1", "45s poweroff store 2"],
  },
  {
    mutant: {
      name: "a replica beside Raft keeps no values",
      file: "../store/replication/replica.ts",
      find: "entries.filter(({ index }) => index > last);",
      replace: "entries.filter(({ index }) => index > last).map((entry) => ({ ...entry, value: \"\" }));",
    },
    seconds: 10, breaks: "replication-prefix", lines: ["0s set client.rate 100", "0s set replication.mode async"],
  },
  {
    mutant: {
      name: "a replica beside Raft keeps what its new primary does not have",
      file: "../store/replication/replica.ts",
      find: "cutTo(serving, replica, agreedIndex(replica, history));", replace: "void agreedIndex(replica, history);",
    },
    seconds: 80, breaks: "replication-acknowledged",
    lines: ["0s set client.rate 80", "0s set replication.mode async", "20s partition 1,client 1 | 2,3,pd 1,pd 2,pd 3",
      "33s heal"],
  },
  {
    mutant: {
      name: "the master gives a region away when one node has promised to take nothing more from its owner",
      file: "../pd/replication/master.ts",
      find: "promised.length * 2 <= group.members.length", replace: "promised.length === 0",
    },
    seconds: 20, breaks: "single-owner",
    lines: [...SINGLE_OWNER, "6s partition 1,2,client 1 | 3,pd 1,pd 2,pd 3"],
  },
  {
    mutant: {
      name: "a node of the log takes what a fenced owner appends",
      file: "../store/replication/replica.ts", find: "if (term < replica.term) {", replace: "if (term < 0) {",
    },
    seconds: 20, breaks: "single-owner",
    lines: [...SINGLE_OWNER, "6s cut store 1 pd 1", "6s cut store 1 pd 2", "6s cut store 1 pd 3", "10s cut store 2 -> store 1"],
  },
];

describe("a fault that is put back breaks what it must", () => {
  const whole = loadTold(null);

  test.each(TOLD.map((told) => [told.mutant.name, told] as const))("%s", async (_, { mutant, seconds, lines, breaks }) => {
    const [sound, broken] = [await whole, await loadTold(mutant)];
    expect([sound(seconds, lines), broken(seconds, lines)]).toEqual([null, expect.stringContaining(breaks)]);
  });
});
