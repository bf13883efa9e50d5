import type { MachineId } from "../machine/computer.ts";
import type { EventBody, EventId } from "../proto/events.ts";
import type { RegionId } from "../proto/region.ts";
import type { Cluster, Observer } from "./cluster.ts";

/** What an event needs to be recorded: the cluster it happens in, who listens, and what led to it. */
export interface Recorder {
  readonly cluster: Cluster;
  readonly observer: Observer;
  readonly machine: MachineId;
  /** What led to the present delivery; becomes the cause of what it emits, sends and plans. */
  cause: EventId;
  readonly unsettled: Unsettled;
}

/** Regions whose availability has to be looked at again at the end of the present delivery. */
export interface Unsettled {
  all: boolean;
  readonly regions: Set<RegionId>;
}

/** Records an event, in the one place where events get their ids, instants and causes. */
export function emit(recorder: Recorder, body: EventBody): EventId {
  const { cluster } = recorder;
  const id = ++cluster.eventCount;
  recorder.observer.event({ id, at: cluster.now, cause: causeOf(cluster, body, recorder.cause), body });
  recorder.cause = id;
  noticeAvailability(recorder.unsettled, body);
  noticeReplicas(cluster, recorder.machine, body);
  return id;
}

/** Emits the event of a fault and remembers it as the cause of whatever silence follows on these machines. */
export function emitFault(recorder: Recorder, machines: readonly MachineId[], body: EventBody): void {
  recorder.cause = 0;
  const id = emit(recorder, body);
  for (const machine of machines) recorder.cluster.lastFault[machine] = id;
  recorder.unsettled.all = true;
}

/** What only silence tells has no message as its cause: it is traced to the fault of the machine that fell silent. */
function causeOf(cluster: Cluster, body: EventBody, inherited: EventId): EventId {
  const silent =
    body.name === "raft.campaign.started" ? body.missedStore
    : body.name === "pd.store.state" ? body.store
    : body.name === "client.region.failing" ? body.store
    : 0;
  const machine = silent === 0 ? undefined : cluster.directory.stores.get(silent);
  const fault = machine === undefined ? 0 : (cluster.lastFault[machine] ?? 0);
  return fault === 0 ? inherited : fault;
}

/** Notes which regions an event may have made available or unavailable. */
function noticeAvailability(unsettled: Unsettled, body: EventBody): void {
  switch (body.name) {
    case "raft.leader.elected":
    case "raft.leader.ready":
    case "raft.leader.stepped-down":
    case "raft.conf.applied":
    case "peer.destroyed":
      unsettled.regions.add(body.region);
      return;
    case "node.resumed":
      unsettled.all = true;
      return;
    default:
  }
}

/** Keeps the index of replicas, and tells drawings when rows have moved. */
function noticeReplicas(cluster: Cluster, machine: MachineId, body: EventBody): void {
  switch (body.name) {
    case "peer.created": {
      const list = cluster.replicaMachines.get(body.region);
      if (list === undefined) cluster.replicaMachines.set(body.region, [machine]);
      else if (!list.includes(machine)) list.push(machine);
      cluster.layout++;
      return;
    }
    case "peer.destroyed": {
      const list = cluster.replicaMachines.get(body.region);
      const place = list?.indexOf(machine) ?? -1;
      if (list !== undefined && place >= 0) list.splice(place, 1);
      cluster.layout++;
      return;
    }
    case "snapshot.applied":
    case "store.added":
      cluster.layout++;
      return;
    default:
  }
}
