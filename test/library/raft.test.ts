import { expect, test } from "vitest";
import {
  advance, createConfState, createRaftConfig, createRawNode, createStorage, createStream, DEFAULT_OPTIONS, hasReady, propose,
  ready, Role, step, storageAppend, storageSetConfState, storageSetHardState, tick, type RawNode,
} from "../../src/library/raft.ts";

/** Three nodes whose messages arrive at once, and what each has applied. */
function createGroup(): { readonly nodes: Map<number, RawNode>; readonly applied: Map<number, unknown[]>; settle(): void } {
  const ids = [1, 2, 3];
  const nodes = new Map(ids.map((id) => {
    const storage = createStorage();
    storageSetConfState(storage, createConfState(ids));
    return [id, createRawNode(createRaftConfig(id, DEFAULT_OPTIONS, createStream(id, "election")), storage)];
  }));
  const applied = new Map<number, unknown[]>(ids.map((id) => [id, []]));
  const settle = (): void => {
    while ([...nodes.values()].some(hasReady)) {
      for (const [id, node] of nodes) {
        if (!hasReady(node)) continue;
        const { entries, hardState, committedEntries, messages } = ready(node);
        storageAppend(node.storage, entries);
        if (hardState !== null) storageSetHardState(node.storage, hardState);
        applied.get(id)?.push(...committedEntries.map(({ data }) => data).filter((data) => data !== null));
        advance(node);
        for (const message of messages) {
          const target = nodes.get(message.to);
          if (target !== undefined) step(target, message);
        }
      }
    }
  };
  return { nodes, applied, settle };
}

const leaderOf = (nodes: ReadonlyMap<number, RawNode>): RawNode | undefined =>
  [...nodes.values()].find((node) => node.raft.role === Role.Leader);

test("three nodes elect a leader, commit what is proposed to it, and elect another when it falls silent", () => {
  const { nodes, applied, settle } = createGroup();
  const run = (ticks: number): void => {
    for (let i = 0; i < ticks; i++) {
      nodes.forEach(tick);
      settle();
    }
  };
  run(100);
  const first = leaderOf(nodes);
  expect(first).toBeDefined();
  if (first === undefined) return;
  propose(first, "x = 1", 5);
  settle();
  run(5);
  expect([...applied.values()].map((list) => list.includes("x = 1"))).toEqual([true, true, true]);
  nodes.delete(first.raft.id);
  run(100);
  const second = leaderOf(nodes);
  expect(second?.raft.id).not.toBe(first.raft.id);
  expect(second?.raft.term).toBeGreaterThan(first.raft.term);
});
