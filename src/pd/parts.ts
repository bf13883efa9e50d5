import { latePart } from "../kernel/late-part.ts";
import type { rareSchedulers } from "./schedulers/rare.ts";
import type { hearInRecovery } from "./unsafe/recovery.ts";

/** Unsafe recovery: only an order begins it. */
export const UNSAFE_RECOVERY = latePart<{ readonly hearInRecovery: typeof hearInRecovery }>("unsafe recovery");

/** Schedulers that only what people do makes PD run. */
export const RARE_SCHEDULERS = latePart<typeof rareSchedulers>("rare schedulers");
