import type { Duration } from "../../kernel/time.ts";
import type { StoreId } from "../region.ts";

/** What machine an event speaks of, in the terms people use. */
export type Node =
  | { readonly kind: "store"; readonly id: StoreId }
  | { readonly kind: "pd"; readonly id: number }
  | { readonly kind: "client"; readonly id: number };

/** What people do to a cluster: `fault` breaks something, `repair` mends it, `change` is an operator's ordinary work. */
export type Effect = "fault" | "repair" | "change";

/** What an event means to who reads along, in the page's few colours. */
export type Tone = "unavailable" | "electing" | "copying" | "repaired" | "quiet";

/** How an event slows down a run at its own pace, so that what follows can be seen. */
export interface Slowdown {
  readonly mood: "disturbed" | "electing";
  /** For how long the event keeps the pace down: as long as what it starts takes on the network and the disks. */
  readonly lasting: Duration;
  /** How often after one fault: six elections teach what two thousand would, and one refused client what fifty do. */
  readonly atMost: number;
}

/** What is wrong with a machine itself, from one event until another mends it. */
export type Condition = "stopped" | "paused" | "slow" | "full" | "clock";

/** Faults of one family that strike together are one fault to people: a zone that dies store by store. */
export type FaultFamily = "process" | "network" | "disk" | "clock" | "drain";

/**
 * What a fault does to a store, as PD sees it. `silenced`: no heartbeat can come any more. `hampered`: it goes on as well as
 * it can, and PD may miss it or not. `leaving`: PD itself empties it.
 */
export type Harm = "silenced" | "hampered" | "leaving";

/** A word, or a function that finds it in an event's fields. A method, so that any kind can stand in a list of all kinds. */
export type Told<Body, Word> = Word | { of(body: Body): Word }["of"];

/** The fault that an event of the kind is to a cluster that has to get over it. */
export interface FaultKind<Body> {
  readonly family: FaultFamily;
  readonly hit: Harm;
  /** Whether what ran there is dead for certain. */
  readonly deadly: boolean;
  /** The machines that it was done to. */
  struck(body: Body): readonly Node[];
  /** Which events of the kind are faults; the others mend what such a fault broke. Absent: all. */
  when?(body: Body): boolean;
}

/** What everybody who folds events wants to know of a kind, said once. */
export interface Traits<Body, Field extends string = Extract<keyof Body, string>> {
  readonly tone: Tone;
  /** Whether a person who follows a run at ease wants to be told; all others stand under "all events". */
  readonly scene: Told<Body, boolean>;
  /**
   * Events of the kind that agree in these fields may share a sentence: everything that matters in it is the same, but the
   * region. Absent: each has a sentence of its own.
   */
  readonly alike?: readonly Field[];
  /** How soon after the first of them they must happen for that; absent: within half a second. */
  readonly within?: Duration;
  readonly pace?: Slowdown;
  readonly fault?: FaultKind<Body>;
  /** The condition that it brings to its machine (only as a fault, if it may be none), and those that it ends. */
  readonly breaks?: Condition;
  readonly mends?: readonly Condition[];
  /** The store whose silence it tells of (0: none): it goes back to the latest fault of that store, not to a message. */
  silent?(body: Body): StoreId;
  /** What may serve or serve no more behind it: its region, or any. */
  readonly serving?: "its-region" | "any-region";
  /** True where stores or replicas have come or gone, so that a drawing has to place them anew. */
  readonly layout?: true;
}

/** The fields of a kind: a shape for the compiler, of which nothing is left when it runs. */
export interface Fields<Shape> {
  readonly shape?: Shape;
}

const ANY_FIELDS: Fields<never> = {};

export const fields = <Shape>(): Fields<Shape> => ANY_FIELDS;

type Flat<Shape> = { readonly [Key in keyof Shape]: Shape[Key] };

/** An event as its sender writes it: its name and its fields. */
export type Body<Name extends string, Shape> = Flat<{ readonly name: Name } & Shape>;

/** One kind of event. `deed` says what it comes to if people do it (an input), or null for what the cluster does itself. */
export interface EventKind<Name extends string, Shape, Deed extends Effect | null> extends Traits<Body<Name, Shape>> {
  readonly name: Name;
  readonly fields: Fields<Shape>;
  readonly deed: Deed;
}

/** Defines what the cluster does by itself. */
export const happening = <Name extends string, Shape>(
  name: Name, shape: Fields<Shape>, traits: Traits<Body<Name, Shape>>,
): EventKind<Name, Shape, null> => ({ name, fields: shape, deed: null, ...traits });

/** Defines what people and scenarios do: the input that takes effect. A fault says what it is to the cluster. */
export const deed = <Name extends string, Shape, Deed extends Effect>(
  name: Name, shape: Fields<Shape>, what: Deed,
  traits: Traits<Body<Name, Shape>> & (Deed extends "fault" ? { readonly fault: FaultKind<Body<Name, Shape>> } : unknown),
): EventKind<Name, Shape, Deed> => ({ name, fields: shape, deed: what, ...traits });
