import type { EventBody } from "../proto/events.ts";
import { formatNode } from "../action/names.ts";
import type { Notice } from "../language/notice.ts";
import type { IdNames } from "../proto/names.ts";
import { makeNotice } from "./notices.ts";

/** Says where a partition put the machines that none of its groups named; null for any other event, and where all were named. */
export function partitionNotice(body: EventBody, where: string, names: IdNames): Notice | null {
  if (body.name !== "network.partitioned" || body.placed === undefined) return null;
  const { nodes, group } = body.placed;
  const list = (of: typeof nodes): string => of.map((node) => formatNode(node, names)).join(", ");
  const side = body.groups[group]?.filter((node) => !nodes.includes(node)) ?? [];
  return makeNotice("warning", "action.placed", where, { machines: list(nodes), side: list(side) });
}
