import { runFailover } from "../../src/cli/fuzz/failovers.ts";
import { bringWhole } from "../../src/session/whole.ts";

bringWhole();

/** What is wrong with a failover of a seed; null if nothing. Bundled together with a fault in the engine. */
export const problemOfFailover = (...asked: Parameters<typeof runFailover>): string | null => runFailover(...asked).problem;
