import { failoversOf } from "../session/failovers.ts";
import { statusOf, type Player } from "../session/player.ts";
import { sendCurves } from "./telling-curves.ts";
import { isBare, type Run } from "../session/run.ts";
import { LATE } from "./late.ts";
import type { Server } from "./server.ts";
/** What becomes of so many regions is asked of PD's checkers in some milliseconds: while a run goes on, not with all news. */
const REGIONS_PER_NEWS = 250;
/** Tells the page what has happened since it was told last. */
export function sendNews(server: Server, player: Player): void {
  const { run } = player;
  const { events } = run.branch;
  sendCurves(server, run);
  const keep = run.branch.id === server.toldBranch ? server.toldEvents : 0;
  // The records of another run or branch are not to stay on the page.
  if (run.branch.id !== server.toldBranch) server.judged = 0;
  if (keep !== events.length || run.branch.id !== server.toldBranch) {
    server.post({ kind: "events", keep, events: events.slice(keep) });
    server.toldBranch = run.branch.id;
    server.toldEvents = events.length;
  }
  server.post({ kind: "status", status: statusOf(player) });
  sendFailovers(server, player);
  keepLink(server, player);
  sendDetail(server, run);
}

/** Everything about what is selected; where nobody can look at it yet, with the next news. */
function sendDetail(server: Server, run: Run): void {
  const { selection: of } = server;
  if (of === null) server.post({ kind: "detail", of, detail: null });
  else if (server.inspect !== null) server.post({ kind: "detail", of, detail: server.inspect(run.cluster, of) });
  else {
    fetchViews(server).catch(() => {
      // It is tried again with the next news.
      server.untold = true;
    });
  }
}

/** Fetches what looks at selected things, if that is not there yet. */
export async function fetchViews(server: Server): Promise<void> {
  if (server.inspect !== null) return;
  server.inspect = (await LATE.views()).inspect;
  // What is selected is told at once.
  server.lastNews = 0;
  server.untold = true;
}

/** The failover records: the more regions they speak of, the less often while the run goes on; always once it stands. */
function sendFailovers(server: Server, { run, playing, errand }: Player): void {
  if (isBare(run)) return;
  const runs = playing || errand !== null;
  if (runs && server.unjudged++ < Math.floor(server.judged / REGIONS_PER_NEWS)) return;
  const failovers = failoversOf(run);
  server.judged = failovers.reduce((sum, { regionsTouched }) => sum + regionsTouched, 0);
  server.unjudged = 0;
  server.post({ kind: "failovers", failovers });
}

/** Sends the link of the run where what it replays has changed since the last one. */
function keepLink(server: Server, player: Player): void {
  const { branch, treeEdits, inputsDone } = player.run;
  const inputs = `${branch.id} ${inputsDone} ${treeEdits}`;
  if (server.kept?.player === player && server.kept.inputs === inputs) return;
  server.kept = { player, inputs };
  LATE.texts().then(({ shareText }) => {
    if (server.player === player) server.post({ kind: "kept", link: shareText(player.run) });
  }, () => {
    // It is tried again with the next news.
    server.kept = null;
    server.untold = true;
  });
}
