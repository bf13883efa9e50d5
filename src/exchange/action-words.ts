import type { Action, StrikeLeader } from "../cluster/actions.ts";
import { formatDuration, formatRange, type Duration } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";

/** Texts of ids that a number cannot hold (`Topology.names`): substitute id → the id as the real cluster writes it. */
export type IdNames = Readonly<Record<string, string>>;

const NO_NAMES: IdNames = {};

/** An action in words: what `parseAction` reads back as exactly this action. */
export function formatAction(action: Action, names: IdNames = NO_NAMES): string {
  const node = (of: Node): string => formatNode(of, names);
  switch (action.kind) {
    case "kill":
    case "restart":
    case "resume":
    case "isolate":
      return `${action.kind} ${node(action.node)}`;
    case "strike-leader":
      return formatStrike(action, names);
    case "power-off":
      return `poweroff ${node(action.node)}`;
    case "pause":
      return `pause ${node(action.node)}${action.duration === null ? "" : ` for ${formatDuration(action.duration)}`}`;
    case "cut":
    case "mend":
      return `${action.kind} ${formatLink(action, names)}`;
    case "partition":
      return `partition ${action.groups.map((group) => group.map((of) => formatMember(of, names)).join(",")).join(" | ")}`;
    case "heal":
      return "heal";
    case "latency":
      return `latency ${formatLink(action, names)} ${formatRange({ min: action.extra, max: (action.extra + (action.jitter ?? 0)) as Duration })}`;
    case "loss":
    case "duplicate":
      return `${action.kind} ${formatLink(action, names)} ${action.percent}%`;
    case "slow-disk":
      return `slow-disk ${node(action.node)} ${formatDuration(action.extra)}`;
    case "stall-disk":
      return `stall-disk ${node(action.node)} for ${formatDuration(action.duration)}`;
    case "fill-disk":
      return `${action.full ? "fill-disk" : "free-disk"} ${node(action.node)}`;
    case "clock":
      return `clock ${node(action.node)} ${formatClock(action.offset, action.driftPpm)}`;
    case "add-store":
      return ["add-store", ...action.labels.map((label) => `${label.key}=${label.value}`)].join(" ");
    case "remove-store":
      return `remove-store ${formatId(action.store, names)}`;
    case "transfer-leader":
      return `transfer-leader ${formatId(action.region, names)} to ${formatId(action.to, names)}`;
    case "set":
      return action.key === "client.rate" ? `rate ${action.value}` : `set ${action.key} ${action.value}`.trimEnd();
  }
}

function formatStrike(strike: StrikeLeader, names: IdNames): string {
  const { fault, region, duration, afterHeartbeat, within } = strike;
  return [
    `${fault === "power-off" ? "poweroff" : fault} leader of region ${formatId(region, names)}`,
    ...(duration === null ? [] : [`for ${formatDuration(duration)}`]),
    ...(afterHeartbeat ? ["after heartbeat"] : []),
    ...(within === 0 ? [] : [`within ${formatDuration(within)}`]),
  ].join(" ");
}

const formatId = (id: number, names: IdNames): string => {
  const text = String(id);
  return (Object.hasOwn(names, text) ? names[text] : undefined) ?? text;
};

/** A machine as people call it: `store 4`, `pd 1`. */
export const formatNode = (node: Node, names: IdNames = NO_NAMES): string =>
  `${node.kind} ${node.kind === "store" ? formatId(node.id, names) : node.id}`;

const formatMember = (node: Node, names: IdNames): string =>
  node.kind === "store" ? formatId(node.id, names) : formatNode(node, names);

const formatLink = (
  link: { readonly from: Node; readonly to: Node; readonly bothWays: boolean }, names: IdNames,
): string => `${formatNode(link.from, names)} ${link.bothWays ? "" : "-> "}${formatNode(link.to, names)}`;

function formatClock(offset: Duration, driftPpm: number): string {
  const drift = `drift ${driftPpm}ppm`;
  if (offset === 0 && driftPpm !== 0) return drift;
  const shift = `${offset < 0 ? "" : "+"}${formatDuration(offset)}`;
  return driftPpm === 0 ? shift : `${shift} ${drift}`;
}
