import type { MachineId } from "../machine/computer.ts";
import { eventKind, silentStoreIn, type EventBody, type EventId } from "../proto/events.ts";
import type { RegionId } from "../proto/region.ts";
import { storeStateOf, type Cluster, type Observer } from "./cluster.ts";

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
export function emitFault(recorder: Recorder, machines: readonly MachineId[], body: EventBody, cause: EventId = 0): void {
  recorder.cause = cause;
  const id = emit(recorder, body);
  for (const machine of machines) recorder.cluster.lastFault[machine] = id;
  recorder.unsettled.all = true;
}

/** What only silence tells has no message as its cause: it is traced to the fault of the machine that fell silent. */
function causeOf(cluster: Cluster, body: EventBody, inherited: EventId): EventId {
  const silent = silentStoreIn(body);
  const machine = silent === 0 ? undefined : cluster.directory.stores.get(silent);
  const fault = machine === undefined ? 0 : (cluster.lastFault[machine] ?? 0);
  return fault === 0 ? inherited : fault;
}

/** Notes which regions an event may have made available or unavailable. */
function noticeAvailability(unsettled: Unsettled, body: EventBody): void {
  const { serving } = eventKind(body.name);
  if (serving === "any-region") unsettled.all = true;
  else if (serving === "its-region" && "region" in body) unsettled.regions.add(body.region);
  if (body.name === "region.split") for (const { id } of body.parts) unsettled.regions.add(id);
  if (body.name === "region.recreated") for (const id of body.replaced) unsettled.regions.add(id);
}

/** Keeps the index of replicas, and tells drawings when rows have moved. */
function noticeReplicas(cluster: Cluster, machine: MachineId, body: EventBody): void {
  if (eventKind(body.name).layout === true) cluster.layout++;
  if (body.name === "peer.created") {
    addReplica(cluster, machine, body.region);
  } else if (body.name === "peer.destroyed") {
    const list = cluster.replicaMachines.get(body.region) ?? [];
    if (list.includes(machine)) cluster.replicaMachines.set(body.region, list.filter((other) => other !== machine));
  } else if (body.name === "region.split") {
    const held = storeStateOf(cluster, machine)?.peers;
    for (const { id } of body.parts) if (held?.has(id) === true) addReplica(cluster, machine, id);
  } else if (body.name === "region.merged") {
    // Replicas of it that have not heard of it yet belong to no region any more.
    dropRegion(cluster, body.region);
  } else if (body.name === "region.recreated") {
    for (const region of body.replaced) dropRegion(cluster, region);
  }
}

function dropRegion(cluster: Cluster, region: RegionId): void {
  cluster.replicaMachines.delete(region);
  cluster.merged.add(region);
}

function addReplica(cluster: Cluster, machine: MachineId, region: RegionId): void {
  if (cluster.merged.has(region)) return;
  const list = cluster.replicaMachines.get(region) ?? [];
  if (!list.includes(machine)) cluster.replicaMachines.set(region, [...list, machine]);
}

/** Enters the replicas of all stores in the index by region. */
export function indexReplicas(cluster: Cluster): void {
  for (const process of cluster.processes) {
    const machine = process.kind === "store" ? cluster.directory.stores.get(process.id) : undefined;
    if (process.kind !== "store" || machine === undefined) continue;
    for (const region of process.state.peers.keys()) {
      const list = cluster.replicaMachines.get(region);
      if (list === undefined) cluster.replicaMachines.set(region, [machine]);
      // In lists of just that length: there is one for every region.
      else cluster.replicaMachines.set(region, list.concat(machine));
    }
  }
}
