import { between, seconds, type Duration, type Instant } from "../../kernel/time.ts";
import type { ClusterEvent, EventId } from "../../proto/events.ts";
import { handle, type Handlers } from "../../proto/fold.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { spreadOf } from "../spread.ts";
import { firstPart, type FaultTrack } from "../track.ts";
import { ANATOMY_PHASES, type Anatomy, type AnatomyPhase, type AnatomyRow, type AnatomyStretch,
  type AnatomySummary } from "./types.ts";

/** Faults that follow one another within this time are one incident to people, of whatever kind: a rack that dies by pieces. */
const ONE_INCIDENT = seconds(5);

/** The faults of one incident: those around the one that was asked for; empty where there is no such fault. */
export function incidentOf(tracks: readonly FaultTrack[], fault: EventId): readonly FaultTrack[] {
  const place = tracks.findIndex((track) => firstPart(track).id === fault);
  if (place < 0) return [];
  const isNear = (a: number, b: number): boolean => {
    const [one, other] = [tracks[a], tracks[b]];
    return one !== undefined && other !== undefined && between(firstPart(one).at, firstPart(other).at) <= ONE_INCIDENT;
  };
  let from = place;
  let to = place;
  while (isNear(from - 1, from)) from--;
  while (isNear(to, to + 1)) to++;
  return tracks.slice(from, to + 1);
}

/** Takes an incident apart, by what its tracks know and what the record tells of each region since. */
export function anatomyOf(tracks: readonly FaultTrack[], events: readonly ClusterEvent[], now: Instant): Anatomy | null {
  const [first] = tracks;
  if (first === undefined) return null;
  const { id, at } = firstPart(first);
  const known = learn(tracks, events, id);
  const regions = new Map<RegionId, AnatomyRow>();
  for (const track of tracks) {
    for (const region of new Set([...track.led, ...track.touched])) {
      const stretches = [...serviceOf(track, region, known, now), ...repairOf(track, region, known)];
      if (stretches.length > 0 && !regions.has(region)) regions.set(region, { kind: "region", id: region, stretches });
    }
  }
  const stores = new Map(tracks.flatMap((track) => [...track.stores].map(([store]) => [store, track] as const)));
  const rows = [
    ...[...stores].sort(([a], [b]) => a - b).flatMap(([store, track]) => storeRow(track, store)),
    ...[...regions.values()].sort((a, b) => lengthOf(b, now) - lengthOf(a, now) || a.id - b.id),
  ];
  return {
    parts: tracks.flatMap((track) => track.parts), at, now, rows,
    phases: ANATOMY_PHASES.flatMap((phase) => summaryOf(phase, rows, now)),
    critical: [...regions.values()].map((row) => ({ id: row.id, dark: darkness(row, now) })).filter(({ dark }) => dark > 0)
      .sort((a, b) => b.dark - a.dark || a.id - b.id)[0]?.id ?? 0,
  };
}

/** What the record says of each region since the fault: the first of each kind. */
interface Known {
  readonly lost: ReadonlySet<StoreId>;
  readonly stood: Map<RegionId, Instant>;
  readonly ready: Map<RegionId, Instant>;
  readonly ordered: Map<RegionId, Instant>;
  readonly copied: Map<RegionId, Instant>;
  readonly left: Map<RegionId, Instant>;
  readonly elected: ReadonlyMap<RegionId, Instant>;
}

function learn(tracks: readonly FaultTrack[], events: readonly ClusterEvent[], from: EventId): Known {
  const known: Known = {
    lost: new Set(tracks.flatMap((track) => [...track.stores.keys()])), stood: new Map(), ready: new Map(), ordered: new Map(),
    copied: new Map(), left: new Map(), elected: new Map(tracks.flatMap(({ elected }) => [...elected])),
  };
  for (const event of events) if (event.id > from) handle(turns, known, event);
  return known;
}

const note = (instants: Map<RegionId, Instant>, region: RegionId, at: Instant): void => {
  if (!instants.has(region)) instants.set(region, at);
};

const turns: Handlers<Known> = {
  "raft.campaign.started": ({ stood }, { region }, { at }) => {
    note(stood, region, at);
  },
  "raft.leader.ready": ({ ready, elected }, { region }, { at }) => {
    if (at >= (elected.get(region) ?? Infinity)) note(ready, region, at);
  },
  "pd.operator.created": ({ ordered, lost }, { region, steps }, { at }) => {
    if (steps.some((step) => step.kind === "remove-peer" && lost.has(step.target.store))) note(ordered, region, at);
  },
  "pd.operator.step": ({ ordered, copied }, { region, order }, { at }) => {
    if (ordered.has(region) && order.kind !== "add-learner" && order.kind !== "transfer-leader") note(copied, region, at);
  },
  "raft.conf.applied": ({ ordered, left, lost }, { region, voters, outgoing, learners }, { at }) => {
    if (ordered.has(region) && ![...voters, ...outgoing, ...learners].some((store) => lost.has(store))) note(left, region, at);
  },
};

/** One stretch behind another, up to the first that is not over. */
function chain(from: Instant, steps: readonly (readonly [AnatomyPhase, Instant | undefined])[]): readonly AnatomyStretch[] {
  const stretches: AnatomyStretch[] = [];
  let begun = from;
  for (const [phase, to] of steps) {
    if (to === undefined) return [...stretches, { phase, from: begun, to: null }];
    // What happened out of turn (a write that was under way as the leader was elected) took no time of its own.
    const end = Math.max(begun, to) as Instant;
    stretches.push({ phase, from: begun, to: end });
    begun = end;
  }
  return stretches;
}

/** From the loss of its Raft leader to the first write; nothing for a region that has lost none. */
function serviceOf(track: FaultTrack, region: RegionId, { stood, ready }: Known, now: Instant): readonly AnatomyStretch[] {
  if (!track.lost.has(region)) return [];
  const elected = track.elected.get(region);
  const written = track.written.get(region);
  const noticed = stood.get(region);
  const whole = chain(firstPart(track).at, [
    ["unnoticed", noticed !== undefined && noticed <= (elected ?? now) ? noticed : elected], ["election", elected],
    ["first-commit", ready.get(region)], ["clients", written],
  ]);
  // Nobody may have wanted to write since: that is no phase that lasts.
  return whole.filter(({ phase, to }) => phase !== "clients" || to !== null);
}

/** From PD's word that a store is Down to a group without it; nothing for a region that PD has not come to. */
function repairOf(track: FaultTrack, region: RegionId, { ordered, copied, left }: Known): readonly AnatomyStretch[] {
  const downs = [...track.stores.values()].flatMap(({ down }) => (down === null ? [] : [down]));
  const order = ordered.get(region);
  if (downs.length === 0 || !track.touched.has(region)) return [];
  const down = Math.min(...downs) as Instant;
  if (order === undefined) return track.left.has(region) ? [] : [{ phase: "queued", from: down, to: null }];
  return chain(Math.min(down, order) as Instant, [["queued", order], ["copy", copied.get(region)], ["swap", left.get(region)]]);
}

/** When PD called the store what. */
function storeRow(track: FaultTrack, store: StoreId): readonly AnatomyRow[] {
  const missing = track.stores.get(store);
  if (missing === undefined) return [];
  const { disconnected, down, back } = missing;
  const whole = chain(firstPart(track).at, [["pd-notices", disconnected ?? undefined], ["down-time", down ?? undefined]]);
  // A store that is back is waited for no more.
  const stretches = back === null ? whole : whole.filter(({ to }) => to !== null);
  return stretches.length === 0 ? [] : [{ kind: "store", id: store, stretches }];
}

const stretchLength = ({ from, to }: AnatomyStretch, now: Instant): Duration => between(from, to ?? now);

const lengthOf = ({ stretches }: AnatomyRow, now: Instant): number =>
  stretches.reduce((sum, stretch) => sum + stretchLength(stretch, now), 0);

const SERVICE: ReadonlySet<AnatomyPhase> = new Set(["unnoticed", "election", "first-commit"]);

/** How long the region could serve nobody. */
const darkness = ({ stretches }: AnatomyRow, now: Instant): number =>
  stretches.reduce((sum, stretch) => sum + (SERVICE.has(stretch.phase) ? stretchLength(stretch, now) : 0), 0);

function summaryOf(phase: AnatomyPhase, rows: readonly AnatomyRow[], now: Instant): readonly AnatomySummary[] {
  const those = rows.flatMap((row) => row.stretches.filter((stretch) => stretch.phase === phase).map((stretch) =>
    ({ id: row.id, stretch })));
  if (those.length === 0) return [];
  const over = those.filter(({ stretch }) => stretch.to !== null);
  const worst = those.reduce((most, each) => (stretchLength(each.stretch, now) > stretchLength(most.stretch, now) ? each : most));
  return [{
    phase, lengths: spreadOf(over.map(({ stretch }) => stretchLength(stretch, now))), lasting: those.length - over.length,
      critical: worst.id,
  }];
}
