import type { WhatIfId } from "../../worker/protocol.ts";

/** Questions whose answer has another past: a second run, and no branch. `test/session/what-if` holds it to the engine. */
export const OF_WORLD: ReadonlySet<WhatIfId> = new Set<WhatIfId>(["five-replicas", "other-seed"]);
