import type { Action } from "../cluster/actions.ts";
import { formatAction, type IdNames } from "../exchange/action-words.ts";
import type { EventBody, EventOf } from "../proto/events.ts";

/** The fault that an event tells of, or the end of one, as the actions that `--do` takes: `kill store 4`. */
export function faultText(body: EventBody, names: IdNames): string {
  const actions = actionsBehind(body);
  return actions.length === 0 ? body.name : actions.map((action) => formatAction(action, names)).join(", ");
}

/** The actions that make the cluster emit the event; none for an event that no input leads to. */
function actionsBehind(body: EventBody): readonly Action[] {
  if (body.name === "link.changed") return actionsOnLink(body);
  const action = actionBehind(body);
  return action === null ? [] : [action];
}

function actionBehind(body: EventBody): Action | null {
  switch (body.name) {
    case "node.killed":
      return { kind: "kill", node: body.node };
    case "node.powered-off":
      return { kind: "power-off", node: body.node };
    case "node.restarted":
      return { kind: "restart", node: body.node };
    case "node.paused":
      return { kind: "pause", node: body.node, duration: body.duration };
    case "node.resumed":
      return { kind: "resume", node: body.node };
    case "node.isolated":
      return { kind: "isolate", node: body.node };
    case "link.cut":
      return { kind: "cut", from: body.from, to: body.to, bothWays: body.bothWays };
    case "link.healed":
      return { kind: "mend", from: body.from, to: body.to, bothWays: body.bothWays };
    case "network.partitioned":
      return { kind: "partition", groups: namedGroups(body) };
    case "network.healed":
      return { kind: "heal" };
    case "disk.slowed":
      return { kind: "slow-disk", node: body.node, extra: body.extraLatency };
    case "disk.stalled":
      return { kind: "stall-disk", node: body.node, duration: body.duration };
    case "disk.filled":
      return { kind: "fill-disk", node: body.node, full: body.full };
    case "clock.shifted":
      return { kind: "clock", node: body.node, offset: body.offset, driftPpm: body.driftPpm };
    case "pd.store.state":
      return body.to === "Offline" ? { kind: "remove-store", store: body.store } : null;
    default:
      return null;
  }
}

/** The groups as they were named: without the machines that were placed because nobody had named them. */
const namedGroups = ({ groups, placed }: EventOf<"network.partitioned">): EventOf<"network.partitioned">["groups"] =>
  placed === undefined ? groups
    : groups.map((group, i) => (i === placed.group ? group.filter((node) => !placed.nodes.some((other) => other.kind === node.kind && other.id === node.id)) : group));

/** The event says all that is wrong with the link since, not only what was done last. */
function actionsOnLink(body: Extract<EventBody, { readonly name: "link.changed" }>): readonly Action[] {
  const { from, to, bothWays, extraLatency: extra, extraJitter: jitter } = body;
  const actions: Action[] = [];
  if (body.lossPercent > 0) actions.push({ kind: "loss", from, to, bothWays, percent: body.lossPercent });
  if (body.duplicatePercent > 0) actions.push({ kind: "duplicate", from, to, bothWays, percent: body.duplicatePercent });
  if (extra > 0 || jitter > 0 || actions.length === 0) {
    actions.push({ kind: "latency", from, to, bothWays, extra, ...(jitter > 0 ? { jitter } : {}) });
  }
  return actions;
}
