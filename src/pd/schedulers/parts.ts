import { latePart } from "../../kernel/late-part.ts";
import type { rareSchedulers } from "./rare.ts";

/** Schedulers that only what people do makes PD run. */
export const RARE_SCHEDULERS = latePart<typeof rareSchedulers>("rare schedulers");
