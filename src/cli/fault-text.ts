import { formatDuration } from "../kernel/time.ts";
import type { EventBody, Node } from "../proto/events.ts";

/** The fault that an event tells of, as the action that `--do` takes: `kill store 4`. */
export function faultText(body: EventBody): string {
  switch (body.name) {
    case "node.killed":
      return `kill ${nodeText(body.node)}`;
    case "node.powered-off":
      return `poweroff ${nodeText(body.node)}`;
    case "node.restarted":
      return `restart ${nodeText(body.node)}`;
    case "node.paused":
      return `pause ${nodeText(body.node)}${body.duration === null ? "" : ` for ${formatDuration(body.duration)}`}`;
    case "node.isolated":
      return `isolate ${nodeText(body.node)}`;
    case "link.cut":
      return `cut ${linkText(body)}`;
    case "link.changed":
      return linkChangeText(body);
    case "network.partitioned":
      return `partition ${body.groups.map((group) => group.map(memberText).join(",")).join(" | ")}`;
    case "disk.slowed":
      return `slow-disk ${nodeText(body.node)} ${formatDuration(body.extraLatency)}`;
    case "disk.stalled":
      return `stall-disk ${nodeText(body.node)} ${formatDuration(body.duration)}`;
    case "disk.filled":
      return `fill-disk ${nodeText(body.node)}`;
    case "clock.shifted":
      return `clock ${nodeText(body.node)} ${formatDuration(body.offset)}`;
    default:
      return body.name;
  }
}

type LinkEvent = Extract<EventBody, { readonly from: Node; readonly to: Node; readonly bothWays: boolean }>;
type LinkChange = Extract<EventBody, { readonly name: "link.changed" }>;

function linkChangeText(body: LinkChange): string {
  if (body.lossPercent > 0) return `loss ${linkText(body)} ${body.lossPercent}%`;
  if (body.duplicatePercent > 0) return `duplicate ${linkText(body)} ${body.duplicatePercent}%`;
  return `latency ${linkText(body)} ${formatDuration(body.extraLatency)}`;
}

const linkText = (body: LinkEvent): string =>
  `${nodeText(body.from)} ${body.bothWays ? "" : "-> "}${nodeText(body.to)}`;

const nodeText = (node: Node): string => `${node.kind} ${node.id}`;

/** In a partition a bare number is a store. */
const memberText = (node: Node): string => (node.kind === "store" ? String(node.id) : nodeText(node));
