import type { Host } from "../machine/program.ts";
import type { Directory } from "./directory.ts";
import type { EventBody } from "./events.ts";
import type { Message } from "./messages.ts";
import type { Observation } from "./observations.ts";
import type { Settings } from "./settings.ts";

/** The host as the processes of a cluster see it. `T` and `B` are the process's own timers and disk batches. */
export interface ClusterHost<T, B> extends Host<Message, T, B, EventBody, Observation, Settings> {
  readonly directory: Directory;
}
