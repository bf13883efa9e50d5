import type { CancelReason } from "../proto/operators.ts";
import type { Node } from "../proto/events.ts";
import { inSeconds, type WhatIsKnown, type Metric } from "./metric.ts";

/** PD's words for how operators end that do not succeed. */
const ENDS: Readonly<Record<CancelReason, string>> = {
  timeout: "timeout", replaced: "replace", "region-not-found": "cancel", "epoch-not-match": "cancel", "stale-status": "cancel",
  "admin-stop": "cancel", "related-merge-region": "cancel",
};

const leader = ({ pdLeader }: WhatIsKnown): Node => ({ kind: "pd", id: pdLeader });

/** What PD's leader does about regions. */
export const OPERATOR_METRICS: readonly Metric[] = [
  {
    name: "pd_schedule_operators_count", type: "counter", job: "pd", labels: ["type", "event"],
    help: "Counter of schedule operators.",
    event: ({ body }, known) => {
      if (body.name === "pd.operator.created") {
        known.note(leader(known), [body.description, "create"], 1);
        known.note(leader(known), [body.description, "start"], 1);
      } else if (body.name === "pd.operator.finished") known.note(leader(known), [body.description, "finish"], 1);
      else if (body.name === "pd.operator.cancelled") known.note(leader(known), [body.description, ENDS[body.reason]], 1);
    },
  },
  {
    name: "pd_schedule_finish_operators_duration_seconds", type: "histogram", job: "pd", labels: ["type"],
    help: "Bucketed histogram of processing time (s) of finished operator.",
    buckets: [0.5, 1, 2, 4, 8, 16, 20, 40, 60, 90, 120, 180, 240, 300, 480, 600, 720, 900, 1200, 1800, 3600],
    event: ({ body }, known) => {
      if (body.name === "pd.operator.finished") known.note(leader(known), [body.description], inSeconds(body.took));
    },
  },
  {
    name: "pd_scheduler_region_heartbeat", type: "counter", job: "pd", labels: ["store", "type", "status"],
    help: "Counter of region heartbeats that PD's leader has got (report), and of steps that it has sent (push).",
    passed: (passed, { note, pdLeader, store }) => {
      if (passed.kind !== "message") return;
      const { message, from, to, fate, isOrphan } = passed;
      if (message.kind === "region-heartbeat" && to.kind === "pd" && to.id === pdLeader && fate === "arrives") {
        note(to, [store(from.id), "report", "ok"], 1);
      } else if (message.kind === "region-heartbeat-response" && from.kind === "pd" && !isOrphan) {
        note(from, [store(to.id), "push", "ok"], 1);
      }
    },
  },
];
