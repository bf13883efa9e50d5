import type { Topology } from "../cluster/topology.ts";
import { formatDuration, type Duration } from "../kernel/time.ts";
import type { ClusterEvent, EventName } from "../proto/events.ts";
import { eventJson } from "../session/event-json.ts";
import { sentenceText } from "../story/words/index.ts";
import type { CommandIo } from "./io.ts";

/** Prints the record, an event per line: time, name and sentence, or JSON with the fields. */
export function printEvents(
  events: readonly ClusterEvent[], names: ReadonlySet<EventName> | null, topology: Topology, json: boolean, io: CommandIo,
): void {
  for (const event of events) {
    if (names !== null && !names.has(event.body.name)) continue;
    io.out(json ? eventJson(event, topology) : eventLine(event, topology));
  }
}

const WIDEST_NAME = 25;

const eventLine = (event: ClusterEvent, topology: Topology): string => [
  formatDuration(event.at as number as Duration).padStart(14), event.body.name.padEnd(WIDEST_NAME),
  sentenceText(event, "en", topology.names),
].join("  ");
