import type { Node } from "../proto/events.ts";
import { idText } from "../proto/names.ts";
import type { RegionId } from "../proto/region.ts";
import type { ExportSubject } from "./subject.ts";
import { machineText } from "./text.ts";

/** Faults and counters. */
export const CLUSTER_PID = 1;
/** What a machine does that belongs to no region. */
export const PROCESS_TID = 1;

const BASES: Readonly<Record<Node["kind"], number>> = { store: 1_000, pd: 2_000, client: 3_000 };
/** Ids from here on would run into the next kind's. */
const ROOM = 1_000;
/** Where machines with larger ids are numbered. */
const OTHERS = 1_000_000;
const REGIONS = 10;
const LARGEST_TID = 4_000_000_000;

/** Numbers of machines as processes and of replicas as threads, which Perfetto wants below 2^32. */
export class Threads {
  private readonly others = new Map<string, number>();
  private readonly used = new Map<number, { readonly node: Node; readonly tids: Map<number, RegionId> }>();

  /** The process of a machine, and the thread of a region on it (0: its own). */
  of(node: Node, region: RegionId): { readonly pid: number; readonly tid: number } {
    const pid = this.pidOf(node);
    const isOwn = region === 0 || node.kind !== "store";
    const tid = isOwn ? PROCESS_TID : region < LARGEST_TID ? REGIONS + region : this.numbered(`region ${region}`);
    let process = this.used.get(pid);
    if (process === undefined) {
      process = { node, tids: new Map() };
      this.used.set(pid, process);
    }
    process.tids.set(tid, isOwn ? 0 : region);
    return { pid, tid };
  }

  private pidOf(node: Node): number {
    const { kind, id } = node;
    return id < ROOM ? BASES[kind] + id : this.numbered(`${kind} ${id}`);
  }

  private numbered(name: string): number {
    const known = this.others.get(name) ?? OTHERS + this.others.size;
    this.others.set(name, known);
    return known;
  }

  /** Names of all that has been used, processes in the order stores, PD, clients. */
  names(names: ExportSubject["names"]): object[] {
    const kinds = Object.keys(BASES);
    const processes = [...this.used].sort(([, { node: a }], [, { node: b }]) =>
      kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.id - b.id);
    return [
      ...named("process_name", { pid: CLUSTER_PID }, "cluster", 0),
      ...processes.flatMap(([pid, { node, tids }], place) => [
        ...named("process_name", { pid }, machineText(node, names), place + 1),
        ...[...tids].sort(([a], [b]) => a - b).flatMap(([tid, region], order) =>
          named("thread_name", { pid, tid }, region === 0 ? "process" : `region ${idText(region, names)}`, order)),
      ]),
    ];
  }
}

const named = (kind: "process_name" | "thread_name", where: object, name: string, order: number): object[] => [
  { ph: "M", ...where, name: kind, args: { name } },
  { ph: "M", ...where, name: kind.replace("name", "sort_index"), args: { sort_index: order } },
];
