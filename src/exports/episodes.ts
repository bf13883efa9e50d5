import { handle, type Handlers } from "../proto/fold.ts";
import type { ClusterEvent, Node } from "../proto/events.ts";
import { idText, type IdNames } from "../proto/names.ts";
import type { RegionId } from "../proto/region.ts";

/** Something that lasted, from one event to another. */
export interface Episode {
  readonly kind: "outage" | "election" | "operator" | "snapshot" | "client";
  readonly name: string;
  readonly region: RegionId;
  /** Whose doing it is; null for the cluster's. */
  readonly node: Node | null;
  readonly began: ClusterEvent;
  /** Null where it has not ended. */
  ended: ClusterEvent | null;
}

interface Episodes {
  readonly names: IdNames;
  readonly list: Episode[];
  readonly open: Map<string, Episode>;
}

/** All that lasted in a record, in the order in which it began. */
export function episodesOf(events: readonly ClusterEvent[], names: IdNames): readonly Episode[] {
  const found: Episodes = { names, list: [], open: new Map() };
  for (const event of events) handle(HANDLERS, found, event);
  return found.list;
}

/** Begins one unless one of its name is under way: the first candidacy begins an election, not the last. */
function begin(found: Episodes, key: string, episode: Omit<Episode, "ended">): void {
  if (found.open.has(key)) return;
  const begun = { ...episode, ended: null };
  found.open.set(key, begun);
  found.list.push(begun);
}

function end({ open }: Episodes, key: string, event: ClusterEvent): void {
  const episode = open.get(key);
  if (episode !== undefined) episode.ended = event;
  open.delete(key);
}

const store = (id: number): Node => ({ kind: "store", id });

const asked = (client: number, region: RegionId, operation: string): string => `client ${client} ${region} ${operation}`;

const HANDLERS: Handlers<Episodes> = {
  "region.unavailable": (found, { region }, began) => begin(found, `outage ${region}`,
    { kind: "outage", name: `region ${idText(region, found.names)} unavailable`, region, node: null, began }),
  "region.available": (found, { region }, event) => end(found, `outage ${region}`, event),
  "raft.campaign.started": (found, { region, store: id }, began) => begin(found, `election ${region}`,
    { kind: "election", name: `election region ${idText(region, found.names)}`, region, node: store(id), began }),
  "raft.leader.elected": (found, { region }, event) => end(found, `election ${region}`, event),
  "pd.operator.created": (found, { region, operator, description }, began) => begin(found, `operator ${operator}`,
    { kind: "operator", name: description, region, node: null, began }),
  "pd.operator.finished": (found, { operator }, event) => end(found, `operator ${operator}`, event),
  "pd.operator.cancelled": (found, { operator }, event) => end(found, `operator ${operator}`, event),
  "snapshot.started": (found, { region, store: id, to }, began) => begin(found, `snapshot ${region} ${to}`,
    { kind: "snapshot", name: `snapshot region ${idText(region, found.names)}`, region, node: store(id), began }),
  "snapshot.applied": (found, { region, store: id }, event) => end(found, `snapshot ${region} ${id}`, event),
  "snapshot.failed": (found, { region, to }, event) => end(found, `snapshot ${region} ${to}`, event),
  "client.region.failing": (found, { region, client, operation }, began) => begin(found, asked(client, region, operation), {
    kind: "client", name: `${operation === "get" ? "read" : "write"} region ${idText(region, found.names)}`, region,
    node: { kind: "client", id: client }, began,
  }),
  "client.region.recovered": (found, { region, client, operation }, event) =>
    end(found, asked(client, region, operation), event),
};
