import type { MessageName } from "../action/parts.ts";
import { assert } from "../kernel/assert.ts";
import { findEvent, pushEvent, takeEvent } from "../kernel/queue.ts";
import { after, type Duration, type Instant } from "../kernel/time.ts";
import { linkOf } from "../machine/network.ts";
import type { EventOf } from "../proto/events.ts";
import type { Message } from "../proto/messages.ts";
import { envelopesOf, sizeOf } from "../store/index.ts";
import { nodeOf, type Cluster, type Delivery } from "./cluster.ts";
import { lose, type Engine } from "./host.ts";
import { emit } from "./record.ts";
import { viewMessage } from "./steps.ts";

/*
 * What people do to a message under way. It is taken out of what is planned and planned anew under the same number, so that it
 * can be named again; what is split off its packet gets a number of its own. Raft needs no order between messages, so none is
 * kept: one that is delayed lets others overtake it, and one that is delivered overtakes others.
 */

type How = EventOf<"message.changed">["how"];

/** How many messages the packet of that number carries; 0 if it is not under way. */
export function messagesUnderWay({ queue }: Cluster, packet: number): number {
  const item = findEvent(queue, packet);
  return item?.kind !== "deliver" ? 0 : countOf(item.message);
}

const countOf = (message: Message): number => (message.kind === "raft" ? sizeOf(message) : 1);

/** Changes the fate of a message that is under way. */
export function changeMessage(engine: Engine, { packet, place }: MessageName, how: How, extra: Duration): void {
  const { cluster } = engine;
  const item = takeEvent(cluster.queue, packet);
  assert(item?.kind === "deliver", "a message was found under way before it is changed");
  engine.cause = 0;
  const ends = { from: nodeOf(cluster, item.from), to: nodeOf(cluster, item.to) };
  const part = partOf(item, place);
  const { says, region, term } = viewMessage((part?.chosen ?? item).message);
  emit(engine, { name: "message.changed", packet, place, ...ends, says, region, term, how, extra });
  // The copy of a message leaves it where it is.
  if (how === "duplicated") {
    send(cluster, item, packet);
    send(cluster, part === null ? item : part.chosen, ++cluster.sequence);
  } else if (part === null) {
    settle(cluster, item, packet, how, extra);
  } else {
    send(cluster, part.rest, packet);
    settle(cluster, part.chosen, ++cluster.sequence, how, extra);
  }
}

function settle(cluster: Cluster, delivery: Delivery, number: number, how: Exclude<How, "duplicated">, extra: Duration): void {
  switch (how) {
    case "dropped":
      linkOf(cluster.network, delivery.from, delivery.to).lost++;
      lose(cluster, delivery, number);
      return;
    case "delayed":
      send(cluster, arriving(delivery, after(delivery.arrives, extra)), number);
      return;
    case "delivered":
      send(cluster, arriving(delivery, cluster.now), number);
      return;
  }
}

const send = ({ queue }: Cluster, delivery: Delivery, number: number): void =>
  pushEvent(queue, delivery.arrives, number, delivery);

const arriving = (delivery: Delivery, arrives: Instant): Delivery => ({ ...delivery, arrives });

/** One message of a packet, and what is left of the packet without it; null where it is all that the packet carries, or meant. */
function partOf(delivery: Delivery, place: number): { readonly chosen: Delivery; readonly rest: Delivery } | null {
  const { message } = delivery;
  if (place === 0 || message.kind !== "raft" || sizeOf(message) === 1) return null;
  const all = envelopesOf(message);
  const packet = (envelopes: typeof all): Delivery => ({ ...delivery, message: { kind: "raft", envelopes, burst: null } });
  return {
    chosen: packet(all.filter((_, index) => index === place - 1)), rest: packet(all.filter((_, index) => index !== place - 1)),
  };
}
