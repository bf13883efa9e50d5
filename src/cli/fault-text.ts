import type { Action } from "../cluster/actions.ts";
import { formatAction, type IdNames } from "../exchange/action-words.ts";
import type { EventBody } from "../proto/events.ts";

/** The fault that an event tells of, as the action that `--do` takes: `kill store 4`. */
export function faultText(body: EventBody, names: IdNames): string {
  const action = actionBehind(body);
  return action === null ? body.name : formatAction(action, names);
}

/** The action that makes the cluster emit the event; null for an event that no fault begins with. */
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
    case "node.isolated":
      return { kind: "isolate", node: body.node };
    case "link.cut":
      return { kind: "cut", from: body.from, to: body.to, bothWays: body.bothWays };
    case "link.changed":
      return actionOnLink(body);
    case "network.partitioned":
      return { kind: "partition", groups: body.groups };
    case "disk.slowed":
      return { kind: "slow-disk", node: body.node, extra: body.extraLatency };
    case "disk.stalled":
      return { kind: "stall-disk", node: body.node, duration: body.duration };
    case "disk.filled":
      return { kind: "fill-disk", node: body.node, full: body.full };
    case "clock.shifted":
      return { kind: "clock", node: body.node, offset: body.offset, driftPpm: body.driftPpm };
    default:
      return null;
  }
}

function actionOnLink(body: Extract<EventBody, { readonly name: "link.changed" }>): Action {
  const { from, to, bothWays } = body;
  if (body.lossPercent > 0) return { kind: "loss", from, to, bothWays, percent: body.lossPercent };
  if (body.duplicatePercent > 0) return { kind: "duplicate", from, to, bothWays, percent: body.duplicatePercent };
  return {
    kind: "latency", from, to, bothWays, extra: body.extraLatency,
    ...(body.extraJitter > 0 ? { jitter: body.extraJitter } : {}),
  };
}
