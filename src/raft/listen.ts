import type { RawNode } from "./raw-node.ts";
import type { RaftStep } from "./trace.ts";

/** From now on what the node does is noted in that list; copies of the node note in it as well. */
export function listenTo({ raft }: RawNode, steps: RaftStep[]): void {
  raft.trace = { lines: [], steps };
}
