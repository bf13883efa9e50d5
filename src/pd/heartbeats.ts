import { assert } from "../kernel/assert.ts";
import { need } from "../kernel/late-part.ts";
import { between, minutes, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Message, RegionHeartbeat } from "../proto/messages.ts";
import type { Inspects } from "../proto/store-stats.ts";
import type { StoreId } from "../proto/region.ts";
import { sampleInto, steadyAverage } from "./average.ts";
import { cancelOperatorOf, dispatchOnHeartbeat } from "./controller.ts";
import { isLowOnSpace } from "./filters.ts";
import { HOT_REGIONS } from "./hot-part.ts";
import { forgetTraffic, isBusy, tellsOfTraffic, tellsOfWrites } from "./hot.ts";
import { UNSAFE_RECOVERY } from "./parts.ts";
import { forgetRegion } from "./patrol.ts";
import { reportedRegionInfo, sameDownPeers, samePeers, sameRegion, type RegionInfo } from "./region-info.ts";
import { syncRegion } from "./region-sync.ts";
import { isStale, putRegion } from "./region-tree.ts";
import { isSlow } from "./schedulers/needs.ts";
import type { PdHost, PdState } from "./state.ts";
import { announceState } from "./store-states.ts";
import { HEARTBEAT_PERSIST_INTERVAL, type StoreRecord } from "./store-record.ts";
import { armSchedulers, suspect, wakePatrol } from "./wakeups.ts";

/** A StoreHeartbeatResponse, as protobuf. */
const RESPONSE_BYTES = 64;
/** A store is asked to wake groups this often at most (awakenStoreInterval). */
const AWAKEN_INTERVAL = minutes(10);

/** A store has reported. A store that PD has buried is told so; one that it never knew gets no answer. */
export function onStoreHeartbeat(
  state: PdState, host: PdHost, from: MachineId, message: Extract<Message, { readonly kind: "store-heartbeat" }>,
): void {
  const store = state.stores.get(message.stats.storeId);
  if (store === undefined) return;
  if (store.state !== "Tombstone") {
    const now = host.clock();
    assert(now >= store.lastHeartbeat, "a store is heard of later than before");
    const wasFull = isLowOnSpace(state, store);
    store.available = store.stats.capacityMiB === 0 ? steadyAverage(message.stats.availableMiB)
      : sampleInto(store.available, message.stats.availableMiB);
    store.stats = message.stats;
    store.lastHeartbeat = now;
    store.address = message.address;
    const { flow } = message;
    if (tellsOfTraffic(flow) || isBusy(state.traffic)) {
      need(HOT_REGIONS).noteStoreFlow(state.traffic, state.tree, store.id, flow, now);
    }
    if (between(store.persistedHeartbeat, now) >= HEARTBEAT_PERSIST_INTERVAL) store.persistedHeartbeat = now;
    announceState(state, host, store);
    if (wasFull !== isLowOnSpace(state, store)) suspectStuck(state, host);
    armSchedulers(state, host);
    // Whatever refused a waiting region for the moment may have passed.
    if (state.patrol.waiting.size > 0) wakePatrol(state, host);
  }
  const tombstone = store.state === "Tombstone";
  const plan = state.recovery === null ? null : need(UNSAFE_RECOVERY).hearInRecovery(state, host, store.id, message.report);
  const buried = tombstone ? NO_STORES : buriedStores(state);
  // Groups that sleep are woken for a recovery: their members are to campaign, and to vote.
  const awaken = plan === null || plan.failed.length === 0 ? toAwaken(state, store, host.clock()) : plan.failed;
  const response = {
    kind: "store-heartbeat-response", stateName: store.displayed, tombstone, awaken, plan, buried,
    inspects: inspected(state),
  } as const;
  host.send(from, "pd", response, RESPONSE_BYTES);
}

/** What stores are to measure, because a scheduler heeds it. */
const inspected = ({ settings, schedulerConfigs }: PdState): Inspects => ({
  network: schedulerConfigs["evict-slow-store"].network !== undefined, disk: settings.schedulers.includes("evict-slow-trend"),
});

/** Stores with a slow disk, whose groups are not to sleep; null where there is none, or this one was told a while ago. */
function toAwaken({ stores }: PdState, store: StoreRecord, now: Instant): readonly StoreId[] | null {
  let slow: StoreId[] | null = null;
  for (const other of stores.values()) if (other.state !== "Tombstone" && isSlow(other)) (slow ??= []).push(other.id);
  if (slow === null || store.state !== "Up" || isSlow(store)) return null;
  if (store.awakenedAt !== undefined && between(store.awakenedAt, now) <= AWAKEN_INTERVAL) return null;
  store.awakenedAt = now;
  return slow;
}

const NO_STORES: readonly StoreId[] = [];

function buriedStores({ stores }: PdState): readonly StoreId[] {
  let buried: StoreId[] | null = null;
  for (const { id, state } of stores.values()) if (state === "Tombstone") (buried ??= []).push(id);
  return buried ?? NO_STORES;
}

/**
 * A region's leader has reported. What is stale is dropped; what is new displaces the older regions it
 * overlaps.
 */
export function onRegionHeartbeat(state: PdState, host: PdHost, heartbeat: RegionHeartbeat): void {
  const sender = state.stores.get(heartbeat.leader.storeId);
  if (sender === undefined || sender.state === "Tombstone") return;
  if (tellsOfWrites(heartbeat) || isBusy(state.traffic)) {
    need(HOT_REGIONS).noteRegionFlow(state.traffic, heartbeat, host.clock());
  }
  const known = state.tree.infos.get(heartbeat.region.id);
  if (known !== undefined && isSameReport(known, heartbeat)) {
    noteReport(state, heartbeat);
    dispatchOnHeartbeat(state, host, known);
    return;
  }
  const info = reportedRegionInfo(heartbeat);
  if (isStale(state.tree, info)) return;
  const displaced = putRegion(state.tree, info);
  for (const { region } of displaced) {
    cancelOperatorOf(state, host, region.id, info.region.id);
    forgetRegion(state, host, region.id);
    forgetTraffic(state.traffic, region.id);
  }
  noteReport(state, info);
  if (known === undefined || displaced.length > 0 || !sameRegion(known.region, info.region)) {
    const gone = displaced.map(({ region }) => region.id);
    host.observe({ kind: "pd-region", region: info.region, displaced: gone });
    syncRegion(state, host, info.region, gone);
  }
  if (known === undefined || mattersToCheckers(known, info)) suspect(state, host, info.region.id);
  dispatchOnHeartbeat(state, host, info);
}

/** Regions for which no store was left: one has space again, or has none any more. */
function suspectStuck(state: PdState, host: PdHost): void {
  for (const region of state.patrol.stuck.keys()) state.patrol.suspects.add(region);
  wakePatrol(state, host);
}

/** What a report and what PD makes of it have alike: most reports say what is known, and nothing is made of those. */
type Report = RegionInfo | RegionHeartbeat;

function noteReport(state: PdState, { region }: Report): void {
  if (!state.prepared) state.reported.add(region.id);
}

function isSameReport(known: RegionInfo, report: Report): boolean {
  return known.term === report.term && known.sizeMiB === report.sizeMiB && known.keys === report.keys &&
    !mattersToCheckers(known, report) &&
    report.downPeers.every((down, index) => down.downSeconds === known.downPeers[index]?.downSeconds);
}

const mattersToCheckers = (known: RegionInfo, report: Report): boolean =>
  known.leader?.id !== report.leader?.id || !sameRegion(known.region, report.region) ||
  !sameDownPeers(known.downPeers, report.downPeers) || !samePeers(known.pendingPeers, report.pendingPeers);
