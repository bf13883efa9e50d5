import { millis } from "../kernel/time.ts";
import { readClock } from "../machine/clock.ts";
import { isProcessAlive } from "../machine/computer.ts";
import type { Node } from "../proto/events.ts";
import { machineAt, nodeOf, type Cluster } from "./cluster.ts";

/** Who is told of what PD's members come to that no event tells. */
export interface MemberWatch {
  /** It follows a leader of etcd, or is it: another one than before, or the first since it started or had none. */
  followed(member: Node): void;
  /** It leads PD, and has saved the bound that its first timestamps need. */
  synced(member: Node): void;
  /** As PD's leader it has moved its timestamps so many times: every 50 ms, asked or not (see `Tso`). */
  ticked(member: Node, times: number): void;
}

/** update-physical-interval */
const TICK = millis(50);

interface Known {
  readonly lead: number;
  readonly isOpen: boolean;
  readonly ticks: number;
}

const NOTHING: Known = { lead: 0, isOpen: false, ticks: 0 };

/** What is to be asked behind everything that happens; who leads and follows already is told at once. */
export function watchMembers(cluster: Cluster, watch: MemberWatch): () => void {
  const known = new Map<number, Known>();
  const look = (): void => {
    for (const id of cluster.directory.pds) {
      const process = cluster.processes[id];
      if (process?.kind !== "pd") continue;
      const { process: life, clock } = machineAt(cluster, id);
      const { etcd: { node: { raft } }, office } = process.state;
      const before = known.get(id) ?? NOTHING;
      const lead = isProcessAlive(life) ? raft.lead : 0;
      // A process that stands still misses its ticks.
      const isOpen = life === "running" && office?.isOpen === true;
      const ticks = isOpen ? Math.floor(readClock(clock, cluster.now) / TICK) : 0;
      if (lead === before.lead && isOpen === before.isOpen && ticks === before.ticks) continue;
      known.set(id, { lead, isOpen, ticks });
      const node = nodeOf(cluster, id);
      if (lead !== before.lead && lead !== 0) watch.followed(node);
      if (isOpen && before.isOpen && ticks > before.ticks) watch.ticked(node, ticks - before.ticks);
      if (isOpen && !before.isOpen) watch.synced(node);
    }
  };
  look();
  return look;
}
