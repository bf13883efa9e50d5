import type { Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Message } from "../proto/messages.ts";
import { MessageType } from "../raft/index.ts";
import { envelopesOf } from "../store/index.ts";
import type { Strike } from "../action/definition.ts";

/**
 * A fault that waits for the next heartbeat of a region's leader. The heartbeat is that leader's last word: its process
 * stands still from the moment at which it is sent, and is struck once it has reached every running follower (and a random
 * part of `within` later), so that all of them begin to count at the same time and hear nothing else.
 */
export interface ArmedStrike {
  readonly strike: Strike;
  /** The heartbeats of the present delivery: who sent them, and when each arrives (-1 where it is lost). */
  sender: MachineId;
  arrivals: readonly { readonly to: MachineId; readonly at: Instant }[];
}

/** Notes the heartbeats that strikes wait for, as they are handed to the network. */
export function noticeHeartbeats(
  strikes: readonly ArmedStrike[], from: MachineId, to: MachineId, message: Message, arrives: Instant,
): void {
  if (message.kind !== "raft") return;
  for (const armed of strikes) {
    const isIt = envelopesOf(message).some(({ regionId, message: raft }) =>
      regionId === armed.strike.region && raft?.type === MessageType.Heartbeat);
    if (!isIt) continue;
    if (armed.sender !== from) armed.arrivals = [];
    armed.sender = from;
    armed.arrivals = [...armed.arrivals, { to, at: arrives }];
  }
}
