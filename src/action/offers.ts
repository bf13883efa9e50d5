import type { Duration } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import type { RegionId, StoreId, StoreLabel } from "../proto/region.ts";

/** What an offer's icon stands for; the page draws it. */
export type OfferIcon =
  | "kill" | "power" | "restart" | "pause" | "resume" | "isolate" | "mend" | "disk" | "clock" | "remove" | "cut"
  | "latency" | "loss" | "duplicate" | "transfer";

/** What can be selected on the page, and so have something done to it. */
export type Subject =
  | Node
  | { readonly kind: "link"; readonly from: Node; readonly to: Node }
  | { readonly kind: "region"; readonly id: RegionId }
  /** A region's group where it is drawn at large, and whether its configuration is joint; … */
  | { readonly kind: "group"; readonly region: RegionId; readonly joint: boolean }
  /** … a replica of it on a store, … */
  | { readonly kind: "member"; readonly region: RegionId; readonly store: StoreId }
  /** … and a message of it under way: `place` as in `MessageName`. */
  | { readonly kind: "message"; readonly packet: number; readonly place: number };

/** What the newest frame tells of a store. */
export interface StoreSight {
  readonly labels: readonly StoreLabel[];
  readonly slowDisk: boolean;
  readonly fullDisk: boolean;
  readonly clockShifted: boolean;
  /** Offline or Tombstone: PD has been told already. */
  readonly leaving: boolean;
}

/** What offers may know of the running cluster: what the page sees of it. */
export interface OfferFacts {
  /** Running where nothing is known. */
  process(node: Node): "running" | "paused" | "dead" | "off";
  store(id: StoreId): StoreSight;
  /** The store that leads a region; null if none does. */
  leaderOf(region: RegionId): StoreId | null;
  /** Stores that hold a replica of the selected region and could lead it; empty for anything else. */
  readonly transferTargets: readonly StoreId[];
}

/** How much of it: a time, a share, a place, until somebody ends it, or nothing to choose. */
export type Amount =
  | { readonly kind: "duration"; readonly duration: Duration }
  | { readonly kind: "percent"; readonly percent: number }
  | { readonly kind: "place"; readonly text: string }
  | { readonly kind: "open" }
  | { readonly kind: "none" };

/** One thing that can be done to a subject. With several choices, the first one taken is `usual`, an index. */
export interface Offer<A, Label extends string> {
  /** Its words, in the page's dictionaries. */
  readonly label: Label;
  /** Machines that the words name, in order. */
  readonly naming: readonly Node[];
  readonly icon: OfferIcon;
  /** The key that does it while its subject is selected, as it is printed on the key; "" for none. */
  readonly key: string;
  readonly enabled: boolean;
  readonly choices: readonly { readonly amount: Amount; readonly action: A }[];
  readonly usual: number;
}

export type Offers<A, Label extends string> = (subject: Subject, sight: OfferFacts) => readonly Offer<A, Label>[];

/** For what is asked for elsewhere on the page: in a dialog, the palette, or in words. */
export const offeredElsewhere = (): readonly never[] => [];

/** What an offer may say besides: whatever is not said is no key, enabled, and no machine in its words. */
type Details<Label extends string> = Partial<Pick<Offer<unknown, Label>, "key" | "enabled" | "naming">>;

/** An offer without a choice. */
export const single = <A, Label extends string>(
  label: Label, icon: OfferIcon, action: A, details: Details<Label> = {},
): Offer<A, Label> => several(label, icon, 0, [{ amount: { kind: "none" }, action }], details);

/** An offer with a choice; `usual` is an index into it. */
export const several = <A, Label extends string>(
  label: Label, icon: OfferIcon, usual: number, choices: Offer<A, Label>["choices"], details: Details<Label> = {},
): Offer<A, Label> => ({ label, icon, usual, choices, key: "", enabled: true, naming: [], ...details });

/** One choice for each length. */
export const lasting = <A>(lengths: readonly Duration[], action: (length: Duration) => A): Offer<A, string>["choices"] =>
  lengths.map((duration) => ({ amount: { kind: "duration", duration }, action: action(duration) }));

/** One choice for each share. */
export const shares = <A>(percents: readonly number[], action: (percent: number) => A): Offer<A, string>["choices"] =>
  percents.map((percent) => ({ amount: { kind: "percent", percent }, action: action(percent) }));

/** Whether a subject has a process of its own. */
export const isNode = (subject: Subject): subject is Node =>
  subject.kind === "store" || subject.kind === "pd" || subject.kind === "client";

/** Whether a machine has a process that could be hit. */
export const isAlive = (node: Node, sight: OfferFacts): boolean => ["running", "paused"].includes(sight.process(node));
