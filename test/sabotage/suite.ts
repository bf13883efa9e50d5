import "../raft/core.test.ts";
import "../raft/dissertation.test.ts";
import "../raft/paper-figures.test.ts";
import "../raft/paper.test.ts";
import "../raft/raft-rs.test.ts";
import "../raft/rules-48.test.ts";

/** What a sabotaged core is run through: everything here is bundled together with it. */
export { registered } from "./shim.ts";
export { raftFuzz, simulate } from "../../src/cli/fuzz/raft.ts";
export { runDataFile } from "../../src/lab/run-file.ts";
