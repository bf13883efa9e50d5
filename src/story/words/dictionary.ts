import type { EventName, EventOf, StoreRefusal, StuckReason } from "../../proto/events.ts";
import type { AttemptError, FinalError, LimitName, SnapshotFailure } from "../../proto/failures.ts";
import type { CancelReason, OperatorChange, OperatorStep } from "../../proto/operators.ts";
import type { Because } from "../causes.ts";
import type { FailoverReason } from "../types.ts";
import type { SentencePart, Telling } from "./parts.ts";

/** What events do not tell: they have sentences of their own, and refusals are a list. */
export type BecauseKind = Exclude<Because["kind"], "event" | "refusals">;
type BecauseOf<Kind extends BecauseKind> = Extract<Because, { readonly kind: Kind }>;
type ReasonOf<Kind extends FailoverReason["kind"]> = Extract<FailoverReason, { readonly kind: Kind }>;

/** How PD's operators are told in one language: what a step asks for, what all steps come to, why an operator ended early. */
export interface OperatorWords {
  readonly step: (step: OperatorStep) => string;
  readonly change: (change: OperatorChange) => string;
  readonly cancelled: Readonly<Record<CancelReason, string>>;
}

/**
 * Everything the story can say, in one language. The compiler demands a sentence for every event and reason, so
 * that a new one cannot be forgotten in either language.
 */
export interface Dictionary {
  readonly events: {
    readonly [Name in EventName]: (event: EventOf<Name>, telling: Telling) => readonly SentencePart[];
  };
  /** Why a failover record is as it is. */
  readonly reasons: {
    readonly [Kind in FailoverReason["kind"]]: (reason: ReasonOf<Kind>, telling: Telling) => readonly SentencePart[];
  };
  /** Which limit was reached and what comes of it. */
  readonly limits: Readonly<Record<LimitName, (event: EventOf<"limit.reached">, telling: Telling) => readonly SentencePart[]>>;
  /** What lies between two events of a chain of causes, as a sentence. */
  readonly because: {
    readonly [Kind in BecauseKind]: (link: BecauseOf<Kind>, telling: Telling) => readonly SentencePart[];
  };
  /** What clients report, as a clause. */
  readonly errors: Readonly<Record<AttemptError | FinalError, string>>;
  /** Why a snapshot did not arrive, as a clause. */
  readonly snapshots: Readonly<Record<SnapshotFailure, string>>;
  readonly operators: OperatorWords;
  /** Why a store may not take a replica: completes "store 5 …". */
  readonly filters: Readonly<Record<StoreRefusal["filter"], string>>;
  /** Why PD cannot act, as a clause. */
  readonly stuck: Readonly<Record<StuckReason, string>>;
}
