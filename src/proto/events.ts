import type { Instant } from "../kernel/time.ts";
import { CHECK_EVENTS } from "./events/check.ts";
import { CLIENT_EVENTS } from "./events/client.ts";
import type { Body, Effect, EventKind, FaultKind, Told, Traits } from "./events/define.ts";
import { HAND_EVENTS } from "./events/hand.ts";
import { MACHINE_EVENTS } from "./events/machine.ts";
import { PD_EVENTS } from "./events/pd.ts";
import { PEER_EVENTS } from "./events/peer.ts";
import { RAFT_EVENTS } from "./events/raft.ts";
import { REPLICATION_EVENTS } from "./events/replication.ts";
import type { StoreId } from "./region.ts";

export type { Condition, Effect, FaultFamily, FaultKind, Harm, Node, Tone } from "./events/define.ts";
export { ONE_DEED, type BetweenSides, type SaidSide } from "./events/machine.ts";
export type { StoreRefusal, StuckReason } from "./events/pd.ts";
export { isInvoluntary } from "./events/raft.ts";

/**
 * Everything a person could ask about, as one closed union. An event is emitted in exactly one place. `region`, `store`
 * and `peer` name what it is about; durations are in microseconds.
 */
const EVENTS = [
  ...MACHINE_EVENTS, ...RAFT_EVENTS, ...PEER_EVENTS, ...PD_EVENTS, ...CLIENT_EVENTS, ...REPLICATION_EVENTS, ...CHECK_EVENTS,
  ...HAND_EVENTS,
] as const;

type AnyKindOf = (typeof EVENTS)[number];
type BodyOf<Kind> = Kind extends EventKind<infer Name, infer Shape, Effect | null> ? Body<Name, Shape> : never;

/** Counts the events of a run, from 1; 0 stands for none. Deterministic: the same run gives the same ids. */
export type EventId = number;

export type EventBody = BodyOf<AnyKindOf>;
export type EventName = EventBody["name"];
export type EventOf<Name extends EventName> = Extract<EventBody, { readonly name: Name }>;

/** What people and scenarios do. */
export type DeedBody = BodyOf<Extract<AnyKindOf, { readonly deed: Effect }>>;

/** An event as it stands in the record. `cause` is the event that led to it, or 0 for an input or a bare timer. */
export interface ClusterEvent<Body extends EventBody = EventBody> {
  readonly id: EventId;
  readonly at: Instant;
  readonly cause: EventId;
  readonly body: Body;
}

/** A kind of which one does not know which. */
export interface AnyKind extends Traits<EventBody, string> {
  readonly name: EventName;
  readonly deed: Effect | null;
}

const kinds = Object.fromEntries(EVENTS.map((kind): [string, AnyKind] =>
  [kind.name, kind])) as Readonly<Record<EventName, AnyKind>>;

/** Every event there is. */
export const EVENT_NAMES: readonly EventName[] = EVENTS.map(({ name }) => name);

export const eventKind = (name: EventName): AnyKind => kinds[name];

/** What a kind's word says of this event. */
export const told = <Word extends boolean>(word: Told<EventBody, Word>, body: EventBody): Word =>
  typeof word === "function" ? word(body) : word;

/** The store whose silence the event tells of; 0 for none. */
export const silentStoreIn = (body: EventBody): StoreId => kinds[body.name].silent?.(body) ?? 0;

/** What people did by this event, or null for what they did not do. */
export function effectOf(body: EventBody): Effect | null {
  const { deed, fault } = kinds[body.name];
  return deed === "fault" && fault?.when?.(body) === false ? "repair" : deed;
}

/** Whether people did it: set in bold, because everything else follows from it. */
export const isDeed = (body: EventBody): body is DeedBody => kinds[body.name].deed !== null;

/** Whether people broke or mended something by it, and did not merely change their cluster. */
export function isStroke(body: EventBody): boolean {
  const { deed } = kinds[body.name];
  return deed === "fault" || deed === "repair";
}

/** What the event is to a cluster that has to get over it; null if it is no fault. */
export function faultKindOf(body: EventBody): FaultKind<EventBody> | null {
  const { fault } = kinds[body.name];
  return fault === undefined || fault.when?.(body) === false ? null : fault;
}
