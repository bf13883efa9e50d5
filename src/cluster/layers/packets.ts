import type { Instant } from "../../kernel/time.ts";
import type { Message } from "../../proto/messages.ts";
import type { Cluster } from "../cluster.ts";
import { arrivalOf, type Arrival } from "../delivery.ts";
import { defineLayer } from "./layer.ts";
import { PacketFate } from "./packet-codes.ts";
import { packetKind, moreIn, regionOf, termOf, typeOf } from "./packet-names.ts";

/** Messages under way at `now`, and lost ones for as long as they would have travelled. At most `MAX_PACKETS` rows. */
export interface PacketColumns {
  readonly count: number;
  readonly from: Uint16Array;
  readonly to: Uint16Array;
  readonly kind: Uint8Array;
  readonly fate: Uint8Array;
  /** Region id of the first message in the packet; 0 if it has none. */
  readonly region: Float64Array;
  /** Index in `PACKET_TYPES` of the first message, the Raft term that it names (0 for none), and how many more come with it. */
  readonly type: Uint8Array;
  readonly term: Uint32Array;
  readonly more: Uint16Array;
  readonly departed: Float64Array;
  readonly arrives: Float64Array;
}

/** More would be a fog on the stage. */
const MAX_PACKETS = 400;

export const packetsLayer = defineLayer({ name: "packets", take: ({ cluster }) => packetColumns(cluster) });

/** How a message is drawn that would fare so if it were there by now. */
const FATES: Readonly<Record<Arrival, number>> = {
  received: PacketFate.arrives, waits: PacketFate.arrives, refused: PacketFate.refused, lost: PacketFate.lost,
};

/** Messages under way, the newest departures first where there are more than a frame carries. */
function packetColumns(cluster: Cluster): PacketColumns {
  const under: { from: number; to: number; message: Message; departed: Instant; arrives: Instant; fate: number }[] = [];
  for (const item of cluster.queue.planned) {
    if (item?.kind === "deliver") {
      const { from, to, message, departed, arrives } = item;
      under.push({ from, to, message, departed, arrives, fate: FATES[arrivalOf(cluster, item)] });
    }
  }
  for (const lost of cluster.lost) if (lost.arrives >= cluster.now) under.push({ ...lost, fate: PacketFate.lost });
  // The queue keeps them in no order: frames of equal clusters must be equal.
  under.sort((a, b) => b.departed - a.departed || a.from - b.from || a.to - b.to || a.arrives - b.arrives);
  const count = Math.min(under.length, MAX_PACKETS);
  const columns = {
    count, from: new Uint16Array(count), to: new Uint16Array(count), kind: new Uint8Array(count), fate: new Uint8Array(count),
    region: new Float64Array(count), type: new Uint8Array(count), term: new Uint32Array(count), more: new Uint16Array(count),
    departed: new Float64Array(count), arrives: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    const packet = under[i];
    if (packet === undefined) continue;
    columns.from[i] = packet.from;
    columns.to[i] = packet.to;
    columns.kind[i] = packetKind(packet.message);
    columns.fate[i] = packet.fate;
    columns.region[i] = regionOf(packet.message);
    columns.type[i] = typeOf(packet.message);
    columns.term[i] = termOf(packet.message);
    columns.more[i] = moreIn(packet.message);
    columns.departed[i] = packet.departed;
    columns.arrives[i] = packet.arrives;
  }
  return columns;
}
