import { arrivedShare } from "../../src/store/index.ts";
import { storeOf, type World } from "./harness.ts";

export const snapshotProgress = (world: World, store: number, region: number): number | null =>
  arrivedShare(storeOf(world, store), region);
