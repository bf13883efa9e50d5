import { persist } from "../group/index.ts";
import { assert } from "../kernel/assert.ts";
import {
  createMessage, hasReady, joinTicks, MessageType, Role, step, takeAgenda, takeNotes, tellApplied, tellStored, tick,
  type Message,
} from "../raft/index.ts";
import { etcdMachine } from "./etcd.ts";
import type { PdState } from "./state.ts";

/** An election at birth takes a few messages per member. */
const MESSAGES_AT_MOST = 1_000;

/**
 * Makes the member that leads PD when the run begins the leader of etcd too, by the real Raft core, message by message at
 * instant 0, without host, time or loss, until everything is durable and applied.
 */
export function electPdAtBirth(states: readonly PdState[]): void {
  const chosen = states.find(({ office }) => office !== null);
  assert(chosen !== undefined, "PD begins with a leader");
  const { node, id } = chosen.etcd;
  step(node, createMessage(MessageType.TimeoutNow, id, id, node.raft.term));
  exchange(states, chosen);
  assert(node.raft.role === Role.Leader, "whom all hear is elected");
  // A round of heartbeats tells the others what is committed.
  tick(node);
  exchange(states, chosen);
  for (const state of states) {
    takeNotes(state.etcd.node);
    joinTicks(state.etcd.node, 0);
  }
}

function exchange(states: readonly PdState[], first: PdState): void {
  const inbox: Message[] = [];
  drain(first, inbox);
  for (let at = 0; at < inbox.length; at++) {
    assert(at < MESSAGES_AT_MOST, "an election at birth comes to an end");
    const message = inbox[at] as Message;
    const state = states[message.to - 1];
    if (state === undefined) continue;
    step(state.etcd.node, message);
    drain(state, inbox);
  }
}

/** Takes what the member wants done: it is durable and applied at once. */
function drain(state: PdState, outbox: Message[]): void {
  const { etcd } = state;
  const { node, disk } = etcd;
  while (hasReady(node)) {
    const { messages, write, committedEntries } = takeAgenda(node);
    outbox.push(...messages);
    if (write !== null) {
      persist(etcdMachine, state, etcd, write);
      for (const response of write.responses) {
        if (response.to === etcd.id) step(node, response);
        else outbox.push(response);
      }
      tellStored(node, write);
      etcd.writtenTerm = node.raft.term;
      etcd.writtenVote = node.raft.vote;
    }
    for (const { index, term } of committedEntries) {
      disk.applied = index;
      disk.appliedTerm = term;
    }
    if (committedEntries.length > 0) tellApplied(node, committedEntries);
  }
}
