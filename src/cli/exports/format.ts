import type { Notice } from "../../language/notice.ts";
import type { Fold } from "../../proto/fold.ts";
import type { ExportWish } from "../../session/exporting.ts";
import type { RunBirth } from "../../session/folds.ts";
import type { Run } from "../../session/run.ts";

/** One format of `quorumscape export`. */
export interface CliFormat {
  readonly name: string;
  /** What it is, in one line of the help. */
  readonly help: string;
  /** What the run must hold besides its usual folds. */
  readonly folds: readonly Fold<unknown, RunBirth>[];
  /** `part` is what of the run was asked for, for those that can write a part. */
  write(run: Run, part: RunPart): Exported;
}

/** A length of time of a run, and one of its regions (0: all). */
export type RunPart = Omit<ExportWish, "format">;

/** Documents with the names of their files, and what they cannot say; none where the run has nothing of the kind. */
interface Exported {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly notices: readonly Notice[];
  /** Why nothing can be written of what was asked for. */
  readonly refusal?: string;
}
