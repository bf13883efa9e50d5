import type { Topology } from "../cluster/topology.ts";
import { formatDuration, type Duration } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";

/**
 * An event of a record as one line of JSON. `seconds` beside the duration as text: what a spreadsheet or a script computes with.
 */
export function eventJson({ id, at, cause, body }: ClusterEvent, topology: Topology): string {
  const fields = { id, at: formatDuration(at as number as Duration), seconds: at / 1_000_000, cause, ...body };
  return JSON.stringify(fields, (_key, value: unknown) => {
    const name = typeof value === "number" ? topology.names[String(value)] : undefined;
    return name ?? value;
  });
}
