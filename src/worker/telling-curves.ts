import { need } from "../kernel/late-part.ts";
import { seconds } from "../kernel/time.ts";
import type { CurvePoint } from "../proto/curve-point.ts";
import { RECORDS } from "../session/parts.ts";
import { isBare, type BranchRecord, type Run } from "../session/run.ts";
import type { Server } from "./server.ts";

/**
 * Tells the page what clients got, as far as the branch has been simulated: beyond where the run stands, too. The run's own fold
 * knows no more than led to there, so points are kept here, by branch. Told before the page hears of another branch.
 */
export function sendCurves(server: Server, run: Run): void {
  if (isBare(run)) return;
  const { branch, cluster } = run;
  const known = server.curves.get(branch.id) ?? sharedWithParent(server, branch);
  const isAtEnd = cluster.now >= branch.end;
  const next = (known[known.length - 1]?.second ?? -1) + 1;
  const added = isAtEnd ? need(RECORDS).pointsFrom(run.past, next, cluster.now) : [];
  const points = added.length === 0 ? known : known.concat(added);
  server.curves.set(branch.id, points);
  const keep = branch.id === server.toldBranch ? server.toldPoints : 0;
  server.toldPoints = points.length;
  if (keep === points.length && branch.id === server.toldBranch) return;
  server.post({ kind: "curves", keep, points: points.slice(keep) });
}

/** The seconds that were over when the branch parted from its parent. */
const sharedWithParent = ({ curves }: Server, { parent, from }: BranchRecord): readonly CurvePoint[] =>
  (curves.get(parent ?? 0) ?? []).filter(({ second }) => seconds(second + 1) <= from);
