import { bringWhole } from "../../src/session/whole.ts";

bringWhole();

/** What an engine with a fault in it is put through: bundled together with it. */
export { fuzzSeed, fuzzStorm } from "../../src/cli/fuzz/cluster.ts";
