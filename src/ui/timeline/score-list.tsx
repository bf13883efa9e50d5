import { bisector } from "d3-array";
import { OPEN } from "../../figure/intervals.ts";
import type { LaneElection } from "../../figure/region-lane.ts";
import { scoreKindOf } from "../../figure/score.ts";
import { formatClock } from "../../figure/time-axis.ts";
import { idText } from "../../proto/names.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import { useNames, useRun, useScreen } from "../app/context.ts";
import { Sentence } from "../story/sentence.tsx";
import { TimeLink } from "../story/time-link.tsx";
import { countText } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import type { ScoreWords } from "../words/score.en.ts";
import type { PinnedRegion } from "./pin-painter.ts";
import type { TimeShot, TimeView } from "./time-view.ts";

interface ListProps {
  readonly view: TimeView;
  readonly shot: TimeShot | null;
  readonly text: ScoreWords;
}

/** So many rows are read; more take a narrower search. */
const MOST_ROWS = 200;
/** A leader that is idle renews its lease all the time. */
const MOST_TIMES = 12;

const byInstant = bisector((event: ClusterEvent) => event.at);

/** What the time bar shows, to be read: what was found, or else every event of a kind, and pinned regions in words. */
export function ScoreList({ view, shot, text }: ListProps) {
  const events = useRun((run) => run.events);
  const now = useRun((run) => run.status?.now ?? 0);
  const pinned = useScreen(({ score }) => score.pinned);
  const all = shot?.found ?? events.filter(({ body }) => scoreKindOf(body) !== null);
  // Those around the present.
  const place = byInstant.right(all, now);
  const first = Math.max(0, Math.min(place - MOST_ROWS / 2, all.length - MOST_ROWS));
  const rows = all.slice(first, first + MOST_ROWS);
  return (
    <div className="score-list" tabIndex={0} role="region" aria-label={text.list}>
      {pinned.map((region) => <PinnedText key={region} region={region} lane={view.score?.laneOf(region) ?? null} text={text} />)}
      {all.length === 0 ? <p className="quiet">{text.empty}</p> : (
        <table>
          <thead><tr><th scope="col">{text.when}</th><th scope="col">{text.kind}</th><th scope="col">{text.what}</th></tr></thead>
          <tbody>
            {rows.map((event) => (
              <tr key={event.id} data-past={event.at <= now || undefined}>
                <td><TimeLink at={event.at} /></td>
                <td className="quiet">{kindText(event, text)}</td>
                <td><Sentence event={event} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {all.length > rows.length && <p className="quiet">{text.more(countText(all.length - rows.length))}</p>}
    </div>
  );
}

function kindText({ body }: ClusterEvent, text: ScoreWords): string {
  const kind = scoreKindOf(body);
  return kind === null ? "" : text.one[kind];
}

const clock = (at: number): string => formatClock(at, 1_000);

/** Everything that the rows of a pinned region show, in order of time. */
function PinnedText({ region, lane, text }: {
  readonly region: RegionId; readonly lane: PinnedRegion | null; readonly text: ScoreWords;
}) {
  const words = useWords();
  const names = useNames();
  if (lane === null) return null;
  const store = (id: StoreId): string => words.nodes.store(idText(id, names));
  const end = (at: number): string => (at === OPEN ? text.open : clock(at));
  const told = [
    ...lane.reigns.map(({ from, to, term, store: id }) =>
      ({ at: from, what: text.reign(store(id), term, clock(from), end(to)) })),
    ...lane.lane.elections.map((election) => ({ at: election.at, what: electionText(election, store(election.store), text) })),
    ...lane.lane.operators.map(({ from, what, done }) => ({ at: from, what: text.operator(what, done) })),
    ...lane.lane.snapshots.map(({ from, store: to, failed }) => ({ at: from, what: text.snapshot(store(to), failed) })),
  ].sort((a, b) => a.at - b.at);
  const shown = told.slice(-MOST_ROWS);
  return (
    <section aria-label={words.nodes.region(idText(region, names))}>
      <h3>{words.nodes.region(idText(region, names))}</h3>
      {lane.rests !== null && <p>{text.lease(timesText(lane.rests.leases, words))}</p>}
      {lane.rests !== null && <p>{text.slept(timesText(lane.rests.asleep, words))}</p>}
      <ol>{shown.map(({ at, what }, i) => <li key={i}><span className="mono quiet">{clock(at)}</span> {what}</li>)}</ol>
    </section>
  );
}

function electionText({ isPreVote, term, won, votes }: LaneElection, store: string, text: ScoreWords): string {
  const granted = votes.filter((vote) => vote.granted).length;
  const told = text.votes(granted, votes.length - granted);
  return isPreVote ? text.asked(store, term, told) : text.stood(store, term, won, told);
}

function timesText(times: readonly number[], { comma }: Words): string {
  const spans: string[] = [];
  for (let k = 0; k + 1 < times.length && spans.length < MOST_TIMES; k += 2) {
    spans.push(`${clock(times[k] ?? 0)} – ${clock(times[k + 1] ?? 0)}`);
  }
  return spans.length === 0 ? "–" : spans.join(comma);
}
