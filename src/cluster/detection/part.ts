import type { Refusal } from "../../action/definition.ts";
import { latePart } from "../../kernel/late-part.ts";
import type { Held } from "../cluster.ts";
import type { Engine } from "../host.ts";
import type { Recorder } from "../record.ts";

/** Failure detectors: what an action asks of them, what they take of what comes to machines, and what the stores really are. */
export interface Detecting {
  detect(engine: Engine, watch: boolean, options: string, policy: string): void;
  refusalOfDetectors(options: string, policy: string): Refusal | null;
  /** Whether what has come to a process is for detectors: then it is done with. */
  take(engine: Engine, item: Held): boolean;
  noteConditions(recorder: Recorder): void;
}

/** It comes with what people do: only an action begins it. */
export const DETECTING = latePart<Detecting>("detectors");
