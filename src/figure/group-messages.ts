import type { GroupMember, GroupMessage, GroupPicture, GroupSaying } from "../cluster/group-picture.ts";
import type { VoteRefusalReason } from "../proto/events/raft.ts";
import type { StoreId } from "../proto/region.ts";
import type { Point, Rectangle } from "./geometry.ts";
import { pointOn, type Chord } from "./group-ring.ts";

/** The form of a message: what kind of talk it is. An answer is small; whether it says yes or no, its tone tells. */
export const MESSAGE_FORMS = ["vote", "pre-vote", "append", "heartbeat", "snapshot", "hand-over", "read", "other"] as const;
export type MessageForm = (typeof MESSAGE_FORMS)[number];

/** What a message's colour tells: a question, an answer, yes or no. */
export type MessageTone = "asks" | "answers" | "yes" | "no";

interface MessageLook {
  readonly form: MessageForm;
  readonly tone: MessageTone;
  /** Which labels stand where there is no room for all: the lower, the sooner. */
  readonly rank: number;
}

/** How each thing that a Raft message says is drawn. */
export const MESSAGE_LOOKS: Readonly<Record<GroupSaying, MessageLook>> = {
  "vote-granted": { form: "vote", tone: "yes", rank: 0 },
  "vote-refused": { form: "vote", tone: "no", rank: 0 },
  "vote-asked": { form: "vote", tone: "asks", rank: 1 },
  "timeout-now": { form: "hand-over", tone: "asks", rank: 1 },
  "pre-vote-granted": { form: "pre-vote", tone: "yes", rank: 2 },
  "pre-vote-refused": { form: "pre-vote", tone: "no", rank: 2 },
  "pre-vote-asked": { form: "pre-vote", tone: "asks", rank: 3 },
  "append-refused": { form: "append", tone: "no", rank: 3 },
  append: { form: "append", tone: "asks", rank: 4 },
  snapshot: { form: "snapshot", tone: "asks", rank: 4 },
  "append-accepted": { form: "append", tone: "yes", rank: 5 },
  "snapshot-result": { form: "snapshot", tone: "answers", rank: 5 },
  "transfer-asked": { form: "hand-over", tone: "asks", rank: 5 },
  removed: { form: "other", tone: "no", rank: 5 },
  heartbeat: { form: "heartbeat", tone: "asks", rank: 6 },
  "read-asked": { form: "read", tone: "asks", rank: 6 },
  "read-answered": { form: "read", tone: "answers", rank: 7 },
  "heartbeat-answered": { form: "heartbeat", tone: "answers", rank: 8 },
  "wake-up": { form: "other", tone: "asks", rank: 5 },
  "sleep-agreed": { form: "other", tone: "yes", rank: 7 },
  "sleep-asked": { form: "other", tone: "asks", rank: 7 },
  other: { form: "other", tone: "asks", rank: 9 },
};

/** A message's name within its group: the same in every replay. */
export const messageKey = ({ packet, place }: Pick<GroupMessage, "packet" | "place">): string => `${packet}.${place}`;

/** Those that have yet to arrive at an instant, the next one first. */
export const underWay = ({ messages }: Pick<GroupPicture, "messages">, now: number): readonly GroupMessage[] => messages
  .filter(({ arrives }) => arrives > now)
  .sort((a, b) => a.arrives - b.arrives || a.packet - b.packet || a.place - b.place);

/** Why a candidate has not got votes, and of whom: those with one reason together, in the order of stores. */
export function votesWithheld({ votes }: Pick<GroupMember, "votes">): ReadonlyMap<VoteRefusalReason, readonly StoreId[]> {
  const withheld = new Map<VoteRefusalReason, StoreId[]>();
  for (const { store, answer, reason } of votes) {
    if (answer === "granted" || reason === null) continue;
    withheld.set(reason, [...withheld.get(reason) ?? [], store]);
  }
  return withheld;
}

/** A message that somebody asked about: as it was when it was last seen under way, and in which branch of the run. */
export interface AskedMessage {
  readonly key: string;
  readonly message: GroupMessage;
  readonly branch: number;
}

/**
 * What can be said now of a message that was asked about: as it is while it is under way, as it was once it has arrived. Null
 * where nothing can: it has yet to be sent, or this is another future, in which it may have fared otherwise.
 */
export function askedMessage(
  picture: Pick<GroupPicture, "messages">, now: number, branch: number, key: string, before: AskedMessage | null,
): AskedMessage | null {
  const message = picture.messages.find((each) => messageKey(each) === key);
  const known = before?.key === key ? before : null;
  if (message !== undefined) {
    // In another future the same number may be that of another message.
    const isSame = known === null
      || (known.message.departed === message.departed && known.message.from === message.from && known.message.to === message.to);
    if (!isSame) return null;
    return known?.message === message && known.branch === branch ? known : { key, message, branch };
  }
  return known !== null && known.branch === branch && now >= known.message.arrives ? known : null;
}

/** Where a lost message is given up, and how near to a machine without a process a refused one comes. */
export const GIVEN_UP_AT: Readonly<Record<GroupMessage["fate"], number>> = { arrives: 1, lost: 0.5, refused: 0.96 };

/** Where a message is at an instant; `share` is how far it has come. */
export interface MessagePlace extends Point {
  readonly share: number;
  readonly lost: boolean;
}

/** Null while it is not under way. A lost one stays where it vanished for the rest of the time that it would have taken. */
export function messagePlace(message: GroupMessage, chord: Chord, now: number): MessagePlace | null {
  const { departed, arrives, fate } = message;
  if (now < departed || now >= arrives) return null;
  const share = (now - departed) / (arrives - departed);
  const end = GIVEN_UP_AT[fate];
  const at = Math.min(share, end);
  return { share: at, lost: fate !== "arrives" && share >= end, ...pointOn(chord, at) };
}

/** A label that wants to stand beside a point. */
export interface LabelWish extends Point {
  /** Of its text, and of shorter ones for where that finds no room. */
  readonly widths: readonly number[];
  readonly height: number;
  readonly rank: number;
  /** Where its point will be later: no side is good on which it would soon run into something that stands. */
  readonly way: readonly Point[];
  /** The side on which it stood before, which it keeps: a label that changes sides cannot be read. Null for a new one. */
  readonly side: number | null;
}

/** Between a message and its label. */
const BESIDE = 10;

const overlaps = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** The boxes that a label may stand in, the best first; a side is its place among them. */
function sidesOf({ x, y }: Point, width: number, height: number): readonly Rectangle[] {
  const [left, right, above, below] = [x - BESIDE - width, x + BESIDE, y - height / 2 - 12, y - height / 2 + 12];
  return [
    { x: right, y: y - height / 2, width, height }, { x: left, y: y - height / 2, width, height },
    { x: x - width / 2, y: y - BESIDE - height, width, height }, { x: x - width / 2, y: y + BESIDE, width, height },
    { x: right, y: above, width, height }, { x: right, y: below, width, height },
    { x: left, y: above, width, height }, { x: left, y: below, width, height },
  ];
}

/** Where a label stands, on which side of its point, and which of its texts has room there. */
export interface PlacedLabel {
  readonly box: Rectangle;
  readonly side: number;
  readonly form: number;
}

/** What labels must not cover: boxes that stand for good, and signs that move as they do. */
interface Obstacles {
  readonly fixed: readonly Rectangle[];
  readonly moving: readonly Rectangle[];
}

/**
 * Where each label stands, null where it would lie on another, on an obstacle or outside of the room. The most important choose
 * first. A label that has stood keeps its side, and is not there while that has no room.
 */
export function placeLabels(
  wishes: readonly LabelWish[], { fixed, moving }: Obstacles, room: { readonly width: number; readonly height: number },
): readonly (PlacedLabel | null)[] {
  const standing: Rectangle[] = [...fixed, ...moving];
  const found: (PlacedLabel | null)[] = wishes.map(() => null);
  const isFree = (box: Rectangle, among: readonly Rectangle[]): boolean => box.x >= 0 && box.y >= 0
    && box.x + box.width <= room.width && box.y + box.height <= room.height && among.every((other) => !overlaps(box, other));
  const order = wishes.map((_, i) => i).sort((a, b) => (wishes[a]?.rank ?? 0) - (wishes[b]?.rank ?? 0) || a - b);
  for (const i of order) {
    const wish = wishes[i];
    if (wish === undefined) continue;
    for (const [form, width] of wish.widths.entries()) {
      const later = wish.side === null ? wish.way.map((point) => sidesOf(point, width, wish.height)) : [];
      const blocked = (side: number): number => later.filter((boxes) => {
        const box = boxes[side];
        return box !== undefined && !isFree(box, fixed);
      }).length;
      const [best] = sidesOf(wish, width, wish.height).map((box, side) => ({ box, side, form }))
        .filter(({ box, side }) => (wish.side === null || wish.side === side) && isFree(box, standing))
        .sort((a, b) => blocked(a.side) - blocked(b.side) || a.side - b.side);
      if (best === undefined) continue;
      found[i] = best;
      standing.push(best.box);
      break;
    }
  }
  return found;
}
