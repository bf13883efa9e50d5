import { latePart } from "../../kernel/late-part.ts";
import type { evictors } from "./evictors.ts";
import type { rareSchedulers } from "./rare.ts";

/** Schedulers that only what people do makes PD run. */
export const RARE_SCHEDULERS = latePart<typeof rareSchedulers>("rare schedulers");

/** Schedulers that only run while something is wrong with a store: the loop sees it coming. */
export const EVICTORS = latePart<typeof evictors>("evictors");
