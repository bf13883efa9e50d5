import type { Fold } from "../proto/fold.ts";
import { sceneFold } from "../story/scenes.ts";
import type { RunBirth } from "./folds.ts";

/**
 * Folds over all that is known of a branch, beyond where the run stands too. Of facts there is no record: they know events alone.
 */
export const RECORD_FOLDS: readonly Fold<unknown, RunBirth>[] = [sceneFold];
