import type { ReactNode } from "react";
import type { Duration } from "../../kernel/time.ts";
import { regionTable, type RegionTable, type ReplicaColumn } from "../../observe/region-table.ts";
import { OBSERVED_WORDS } from "../../observe/words.ts";
import { useRun } from "../app/context.ts";
import { askedTexts, type AskedTexts } from "../words/asked.texts.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { agedText } from "./aged.ts";
import type { LiveFeed } from "./live-feed.ts";
import { useRegionDetail, type RegionShot } from "./use-region-detail.ts";

interface RegionAskedProps {
  readonly feed: LiveFeed;
  readonly region: string;
  /** Whether the reader stands at the end of what grows: nothing is asked of what was. */
  readonly isNow: boolean;
}

/** What the stores say of the chosen region now: terms, votes and logs of its replicas side by side. */
export default function RegionAsked({ feed, region, isNow }: RegionAskedProps) {
  const text = useTexts(askedTexts);
  const hasPorts = feed.record.header.sources.some(({ kind }) => kind === "tikv");
  const shot = useRegionDetail(feed, region, isNow && hasPorts);
  return (
    <div className="asked">
      <p><strong>{text.title}</strong></p>
      {!hasPorts && <p className="quiet">{text.noPorts}</p>}
      {hasPorts && !isNow && <p className="quiet">{text.onlyNow}</p>}
      {hasPorts && isNow && shot === null && <p className="quiet" role="status">{text.waiting}</p>}
      {isNow && shot !== null && <Asked shot={shot} nameOf={(n) => nameIn(feed, n)} />}
    </div>
  );
}

const nameIn = ({ record }: LiveFeed, n: number): string =>
  record.header.sources.find((source) => source.n === n)?.name ?? String(n);

interface AskedProps {
  readonly shot: RegionShot;
  readonly nameOf: (n: number) => string;
}

function Asked({ shot: { detail, received, at, trouble }, nameOf }: AskedProps) {
  const text = useTexts(askedTexts);
  const { common } = useWords();
  const language = useRun((run) => run.language);
  const table = detail === null ? null : regionTable(detail);
  const ageOf = (got: number): Duration => Math.round((detail?.now ?? got) - got + (at - received) * 1_000) as Duration;
  return (
    <>
      {trouble !== null && <p role="alert">{text.trouble[trouble]}</p>}
      {table !== null && table.columns.length > 0 && <Replicas table={table} nameOf={nameOf} ageOf={ageOf} />}
      {table?.silent.map(({ n, why }) => (
        <p key={n}>{text.silent(nameOf(n), why === null || why === "no-replica" ? "" : OBSERVED_WORDS[language].why[why])}</p>
      ))}
      {table !== null && table.without.length > 0 && (
        <p className="quiet">{text.without(table.without.map(({ n }) => nameOf(n)).join(common.listSeparator))}</p>
      )}
      {table !== null && table.leader === null && table.columns.length > 0 && <p>{text.noLeader}</p>}
      {table?.hibernates === true && <p>{text.hibernates}</p>}
      <p className="quiet">{text.honest}</p>
    </>
  );
}

/** Fields are rows: beside the stage there is room for a column for each replica, and not for one for each field. */
function Replicas({ table: { columns, leader }, nameOf, ageOf }: {
  readonly table: RegionTable; readonly nameOf: AskedProps["nameOf"]; readonly ageOf: (got: number) => Duration;
}) {
  const text = useTexts(askedTexts);
  const words = useWords();
  const headOf = ({ store, n, peer }: ReplicaColumn): string =>
    (store !== "" ? text.store(store) : n === null ? `peer ${peer}` : nameOf(n));
  const ages = (column: ReplicaColumn): ReactNode =>
    (column.got === null ? text.notAsked : text.before(agedText(ageOf(column.got), words)));
  return (
    <div className="asked-table" tabIndex={0} role="group" aria-label={text.title}>
      <table>
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <th key={column.peer} scope="col" data-leads={column.peer === leader || undefined}
                title={column.n === null ? undefined : nameOf(column.n)}
              >{headOf(column)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {FIELDS.map((field) => (
            <tr key={field}>
              <th scope="row">{text.field[field]}</th>
              {columns.map((column) => (
                <td key={column.peer} data-leads={column.peer === leader || undefined}>
                  {field === "age" ? ages(column) : valueOf(field, column, text) || "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Field = keyof AskedTexts["field"];
const FIELDS: readonly Field[] = [
  "role", "peer", "term", "vote", "last", "commit", "applied", "match", "next", "lag", "state", "snapshot", "truncated", "group",
  "age",
];

const noneAtZero = (value: string, text: AskedTexts): string => (value === "0" ? text.nobody : value);

/** What stands in a field; "" for what nobody tells. */
function valueOf(field: Exclude<Field, "age">, { peer, word, follower, lag }: ReplicaColumn, text: AskedTexts): string {
  switch (field) {
    case "peer": return peer;
    case "role": return word === null ? "" : roleOf(word.peers.find((each) => each.peer === peer)?.role ?? "", word.role, text);
    case "vote": return word === null ? "" : noneAtZero(word.vote, text);
    case "term": case "last": case "commit": case "applied": case "truncated": case "group": return word?.[field] ?? "";
    case "match": case "next": return follower?.[field] ?? "";
    case "lag": return lag ?? "";
    case "state":
      if (follower === null) return "";
      return follower.isPaused ? text.paused(follower.state) : follower.isActive ? follower.state : text.inactive(follower.state);
    case "snapshot": return follower === null ? "" : noneAtZero(follower.snapshot, text);
  }
}

const roleOf = (peer: string, role: string, text: AskedTexts): string =>
  (peer === "Learner" && role === "Follower" ? text.learner : text.role[role] ?? role);
