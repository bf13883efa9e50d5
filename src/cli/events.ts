import type { Topology } from "../cluster/topology.ts";
import { formatDuration, type Duration } from "../kernel/time.ts";
import type { ClusterEvent, EventName } from "../proto/events.ts";
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

/** `seconds` beside the duration as text: what a spreadsheet or a script computes with. */
function eventJson({ id, at, cause, body }: ClusterEvent, topology: Topology): string {
  const fields = { id, at: formatDuration(at as number as Duration), seconds: at / 1_000_000, cause, ...body };
  return JSON.stringify(fields, (_key, value: unknown) => {
    const name = typeof value === "number" ? topology.names[String(value)] : undefined;
    return name ?? value;
  });
}

const WIDEST_NAME = 25;

const eventLine = (event: ClusterEvent, topology: Topology): string => [
  formatDuration(event.at as number as Duration).padStart(14), event.body.name.padEnd(WIDEST_NAME),
  sentenceText(event, "en", topology.names),
].join("  ");
