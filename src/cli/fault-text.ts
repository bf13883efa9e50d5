import type { Action } from "../cluster/actions.ts";
import { formatAction, type IdNames } from "../exchange/action-words.ts";
import type { ClusterEvent, EventOf } from "../proto/events.ts";
import { handle, type Handlers } from "../proto/fold.ts";

/** The fault that an event tells of, or the end of one, as the actions that `--do` takes: `kill store 4`. */
export function faultText(event: ClusterEvent, names: IdNames): string {
  const actions = handle(actionsBehind, null, event) ?? [];
  return actions.length === 0 ? event.body.name : actions.map((action) => formatAction(action, names)).join(", ");
}

/** The actions that make the cluster emit an event: those that a failover may begin or end with. */
const actionsBehind: Handlers<null, readonly Action[]> = {
  "node.killed": (_, { node }) => [{ kind: "kill", node }],
  "node.powered-off": (_, { node }) => [{ kind: "power-off", node }],
  "node.restarted": (_, { node }) => [{ kind: "restart", node }],
  "node.paused": (_, { node, duration }) => [{ kind: "pause", node, duration }],
  "node.resumed": (_, { node }) => [{ kind: "resume", node }],
  "node.isolated": (_, { node }) => [{ kind: "isolate", node }],
  "link.cut": (_, { from, to, bothWays }) => [{ kind: "cut", from, to, bothWays }],
  "link.changed": (_, body) => actionsOnLink(body),
  "link.healed": (_, { from, to, bothWays }) => [{ kind: "mend", from, to, bothWays }],
  "network.partitioned": (_, body) => [{ kind: "partition", groups: namedGroups(body) }],
  "network.healed": () => [{ kind: "heal" }],
  "disk.slowed": (_, { node, extraLatency }) => [{ kind: "slow-disk", node, extra: extraLatency }],
  "disk.stalled": (_, { node, duration }) => [{ kind: "stall-disk", node, duration }],
  "disk.filled": (_, { node, full }) => [{ kind: "fill-disk", node, full }],
  "clock.shifted": (_, { node, offset, driftPpm }) => [{ kind: "clock", node, offset, driftPpm }],
  "pd.store.state": (_, { store, to }) => (to === "Offline" ? [{ kind: "remove-store", store }] : []),
};

/** The groups as they were named: without the machines that were placed because nobody had named them. */
const namedGroups = ({ groups, placed }: EventOf<"network.partitioned">): EventOf<"network.partitioned">["groups"] =>
  placed === undefined ? groups
    : groups.map((group, i) => (i === placed.group ? group.filter((node) => !placed.nodes.some((other) => other.kind === node.kind && other.id === node.id)) : group));

/** The event says all that is wrong with the link since, not only what was done last. */
function actionsOnLink(body: EventOf<"link.changed">): readonly Action[] {
  const { from, to, bothWays, extraLatency: extra, extraJitter: jitter } = body;
  const actions: Action[] = [];
  if (body.lossPercent > 0) actions.push({ kind: "loss", from, to, bothWays, percent: body.lossPercent });
  if (body.duplicatePercent > 0) actions.push({ kind: "duplicate", from, to, bothWays, percent: body.duplicatePercent });
  if (extra > 0 || jitter > 0 || actions.length === 0) {
    actions.push({ kind: "latency", from, to, bothWays, extra, ...(jitter > 0 ? { jitter } : {}) });
  }
  return actions;
}
