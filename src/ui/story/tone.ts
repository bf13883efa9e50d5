import type { EventName } from "../../proto/events.ts";
import type { Scene } from "../../story/types.ts";

/** The colour of an event's dot on the story line: what it means, in the page's few colours. */
export type Tone = "unavailable" | "electing" | "copying" | "repaired" | "quiet";

const tones: Readonly<Partial<Record<EventName, Tone>>> = {
  "node.killed": "unavailable",
  "node.powered-off": "unavailable",
  "node.paused": "unavailable",
  "node.isolated": "unavailable",
  "link.cut": "unavailable",
  "link.changed": "unavailable",
  "network.partitioned": "unavailable",
  "disk.slowed": "unavailable",
  "disk.stalled": "unavailable",
  "disk.filled": "unavailable",
  "raft.leader.stepped-down": "unavailable",
  "region.unavailable": "unavailable",
  "pd.region.stuck": "unavailable",
  "snapshot.failed": "unavailable",
  "client.region.failing": "unavailable",
  "client.operation.failed": "unavailable",
  "invariant.violated": "unavailable",
  "limit.reached": "unavailable",
  "raft.campaign.started": "electing",
  "raft.vote.granted": "electing",
  "raft.vote.refused": "electing",
  "raft.election.lost": "electing",
  "raft.transfer.started": "electing",
  "raft.leader.elected": "repaired",
  "raft.leader.heard": "repaired",
  "raft.leader.ready": "repaired",
  "node.restarted": "repaired",
  "node.resumed": "repaired",
  "link.healed": "repaired",
  "network.healed": "repaired",
  "region.available": "repaired",
  "client.region.recovered": "repaired",
  "pd.operator.finished": "repaired",
  "pd.operator.created": "copying",
  "pd.operator.step": "copying",
  "snapshot.started": "copying",
  "snapshot.applied": "copying",
  "peer.created": "copying",
};

/** A pause that somebody planned is no outage. */
export const sceneTone = ({ event, planned }: Scene): Tone => (planned ? "quiet" : tones[event.body.name] ?? "quiet");

/** Inputs of people and scenarios: set in bold, because everything else follows from them. */
export const isInput = (name: EventName): boolean =>
  name.startsWith("node.") || name.startsWith("link.") || name.startsWith("network.") || name.startsWith("disk.")
  || name.startsWith("clock.") || name === "store.added" || name === "settings.changed";
