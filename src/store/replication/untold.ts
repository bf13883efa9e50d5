import { between, millis } from "../../kernel/time.ts";
import type { EventOf } from "../../proto/events.ts";
import type { Serving } from "./links.ts";
import { nothingUntold, type Takeover } from "./state.ts";

/** For so long things are gathered that are told in one sentence. */
const TELL_AFTER = millis(500);

export function tellLater({ server, host }: Serving): void {
  const { untold } = server;
  if (untold.isDue) return;
  untold.isDue = true;
  host.startTimer(TELL_AFTER, { kind: "replication", timer: { serial: server.plan.serial, due: "tell" } });
}

/** Tells in one sentence each what was cut off or taken away, of what there are copies, and which conflicts came to light. */
export function tellOfLoss({ server, state, host }: Serving): void {
  const { discarding, writes, acknowledged, conflicting, conflicts, copied, fenced } = server.untold;
  server.untold = nothingUntold();
  if (writes > 0) {
    host.emit({ name: "replication.discarded", store: state.id, regions: discarding.size, writes, acknowledged });
  }
  if (copied.size > 0) host.emit({ name: "replication.copied", store: state.id, regions: copied.size });
  if (conflicts > 0) host.emit({ name: "replication.conflicted", store: state.id, regions: conflicting.size, conflicts });
  if (fenced.size > 0) tellOwner({ server, state, host }, "fenced", { failed: 0, since: host.clock() }, fenced.size, 0);
}

/** What becomes of regions that have one owner. */
export function tellOwner(
  { state, host }: Serving, to: EventOf<"replication.owner">["to"], { failed, since }: Pick<Takeover, "failed" | "since">,
  regions: number, bytes: number,
): void {
  host.emit({ name: "replication.owner", store: state.id, failed, regions, to, bytes, took: between(since, host.clock()) });
}
