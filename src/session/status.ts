import type { Input } from "../action/index.ts";
import type { PresetName } from "../kernel/preset.ts";
import type { Deadlock } from "../cluster/repair.ts";
import type { StepView } from "../cluster/steps.ts";
import type { Instant } from "../kernel/time.ts";
import type { EventOf } from "../proto/events.ts";
import type { IdNames } from "../proto/names.ts";
import type { ErrandStatus } from "./errand.ts";
import type { DetectionSight } from "./detection.ts";
import type { ReplicationReport } from "./replication.ts";

/** One future of a run, as the page lists it. */
export interface Branch {
  readonly id: number;
  /** The branch it left, and where; null for the first. */
  readonly parent: number | null;
  readonly from: Instant;
  /** As people called it, and what they noted of it; empty where nobody did. */
  readonly name: string;
  readonly note: string;
  /** How far it has been simulated. */
  readonly end: Instant;
  readonly inputs: readonly Input[];
  /** The messages that people changed on it: their actions name them by number alone. */
  readonly changed: readonly ChangedMessage[];
}

/** A message that was changed by hand, and between whom it was under way. */
export type ChangedMessage = Pick<EventOf<"message.changed">, "packet" | "from" | "to">;

/** What the page's bar shows of a run, a few times a second. */
export interface RunStatus {
  readonly scenario: string;
  readonly name: string;
  readonly preset: PresetName;
  readonly seed: number;
  readonly now: Instant;
  readonly playing: boolean;
  readonly pace: number;
  readonly auto: boolean;
  /** The pace at which it runs at this moment: auto pace may differ from `pace`. */
  readonly effectivePace: number;
  /** The pace that the engine has reached in the last half second or so; null before that can be said. */
  readonly reachedPace: number | null;
  /** What it runs towards as fast as it can; null while it plays normally or stands. */
  readonly errand: ErrandStatus | null;
  /** What the latest single step was, as long as the run stands behind it; otherwise null. */
  readonly step: StepView | null;
  readonly branch: number;
  readonly branches: readonly Branch[];
  /** Facts checked so far, and invariants in force. */
  readonly checked: number;
  readonly invariants: number;
  readonly violations: number;
  /** Writes that clients were told of, and that an unsafe recovery has lost. */
  readonly lostWrites: number;
  /** What replicates beside Raft, and what it has lost so far; null for nothing. */
  readonly replication: ReplicationReport | null;
  /** What failure detectors make of the stores; null where none watches. */
  readonly detection: DetectionSight | null;
  readonly eventCount: number;
  /** Regions that want repair now: what "skip to repaired" waits for. */
  readonly unrepaired: number;
  /** What they all wait for in vain, as long as nobody helps; null while one can be repaired, and on the way to somewhere. */
  readonly deadlock: Deadlock | null;
  readonly leaderless: number;
  /** True from the moment a rule of Raft was switched off: shown as a permanent mark. */
  readonly modifiedRaft: boolean;
  readonly names: IdNames;
}
