import { assert } from "../kernel/assert.ts";
import { APPEND_THREAD, APPLY_THREAD, hasPromises, hasReady, MessageType, ready, takeMessages, takePromises, Work, workOf, type Message } from "../raft/index.ts";
import { applyEntries } from "./apply.ts";
import { destroyPeer } from "./lifecycle.ts";
import { tellNotes } from "./notes.ts";
import type { StorePeer } from "./peer.ts";
import { confirmReads } from "./requests.ts";
import { noticeRole } from "./roles.ts";
import { startSending } from "./snapshot-send.ts";
import { endTurn, post, wrap, type Turn } from "./turn.ts";
import { submitWrite } from "./writes.ts";

/** Rounds that one input can cause are a handful: each persists, sends or applies something. */
const ROUNDS_AT_MOST = 10_000;

/**
 * Does all that a peer's Raft node asks for after an input: sends, persists, applies, and tells what
 * happened.
 */
export function settle(turn: Turn, peer: StorePeer): void {
  const work = workOf(peer.node);
  if (work === Work.None) return;
  if (work === Work.Messages) sendPlain(turn, peer);
  else settleFully(turn, peer);
}

/**
 * The common case: only messages, which are taken out of the node in place. There is nothing new to persist, so the only
 * thing that can hold a message back is a write under way.
 */
export function sendPlain(turn: Turn, peer: StorePeer): void {
  const { node } = peer;
  if (peer.writesInFlight > 0 && hasPromises(node)) {
    settleFully(turn, peer);
    return;
  }
  sendAll(turn, peer, takeMessages(node));
  sendAll(turn, peer, takePromises(node));
}

function sendAll(turn: Turn, peer: StorePeer, messages: readonly Message[]): void {
  for (let i = 0; i < messages.length; i++) {
    const message = messages[i];
    if (message !== undefined) send(turn, peer, message);
  }
}

function settleFully(turn: Turn, peer: StorePeer): void {
  const { node } = peer;
  let told = false;
  let rounds = 0;
  do {
    assert(++rounds < ROUNDS_AT_MOST, "a Raft node comes to rest");
    if (tellNotes(turn, peer)) told = true;
    noticeRole(turn, peer);
    if (hasReady(node)) takeReady(turn, peer);
  } while (peer.destroyed === null && (node.raft.notes.length > 0 || hasReady(node)));
  noticeRole(turn, peer);
  // What this peer sends follows from what it told; what comes behind belongs to other causes.
  if (told) endTurn(turn);
  if (peer.destroyed !== null) destroyPeer(turn, peer, peer.destroyed);
}

function takeReady(turn: Turn, peer: StorePeer): void {
  const { messages, readStates } = ready(peer.node);
  for (let i = 0; i < messages.length; i++) {
    const message = messages[i];
    if (message === undefined) continue;
    if (message.to === APPEND_THREAD) submitWrite(turn, peer, message);
    else if (message.to === APPLY_THREAD) applyEntries(turn, peer, message);
    else send(turn, peer, message);
    if (peer.destroyed !== null) return;
  }
  if (readStates.length > 0) confirmReads(turn, peer, readStates);
}

function send(turn: Turn, peer: StorePeer, message: Message): void {
  const envelope = wrap(turn, peer, message);
  if (envelope === null) return;
  if (message.type === MessageType.Snap) startSending(turn, peer, envelope);
  else post(turn, envelope);
}
