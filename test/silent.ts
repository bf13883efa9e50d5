import type { Observer } from "../src/cluster/cluster.ts";

/** Listens to nothing: for tests that look at the cluster itself. */
export const SILENT: Observer = { event: () => undefined, observe: () => undefined };
