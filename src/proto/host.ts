import type { Host } from "../machine/program.ts";
import type { EventBody } from "./events.ts";
import type { Message } from "./messages.ts";
import type { Observation } from "./observations.ts";
import type { Settings } from "./settings.ts";

/** The host as stores, PD members and clients see it. `T` and `B` are the process's own timers and disk batches. */
export type ClusterHost<T, B> = Host<Message, T, B, EventBody, Observation, Settings>;
