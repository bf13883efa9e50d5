import type { RegionDetail, ReplicaDetail } from "../../cluster/views/region.ts";
import { useNames } from "../app/context.ts";
import { nodeText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";
import { RoleMark } from "./role-mark.tsx";

/** The most columns that can still be read in the panel. The newest entries are the ones that people ask about. */
const MOST_COLUMNS = 14;
const TERM_COLOURS = 5;

/** The colour class of a term: a fixed cycle that is used for terms only. */
const termClass = (term: number): string => `term-${((term - 1) % TERM_COLOURS + TERM_COLOURS) % TERM_COLOURS + 1}`;

/**
 * The Raft log of every replica: one row each, one column per index, coloured by term. A dot under an entry marks what is
 * committed there, a ring what is applied, a tick above what the leader knows to match.
 */
export function RaftLogView({ detail }: { readonly detail: RegionDetail }) {
  const { region: text } = useTexts(inspectorTexts);
  const from = Math.max(detail.logFrom, detail.logTo - MOST_COLUMNS + 1);
  const indexes = Array.from({ length: Math.max(0, detail.logTo - from + 1) }, (_, column) => from + column);
  // Long numbers would run into each other; the columns between two numbers can be counted.
  const labelEvery = Math.max(1, String(detail.logTo).length - 1);
  return (
    <figure className="raft-log-figure">
      <table className="raft-log">
        <caption className="visually-hidden">{text.logCaption}</caption>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">{text.logReplica}</span></th>
            {indexes.map((index) => (
              <th key={index} scope="col">
                <span className={(detail.logTo - index) % labelEvery === 0 ? "" : "visually-hidden"}>{index}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {detail.replicas.map((replica) => (
            <LogRow key={replica.peer.id} replica={replica} logFrom={detail.logFrom} indexes={indexes} />
          ))}
        </tbody>
      </table>
      <figcaption className="log-legend">
        <span><i className="cell-sample" />{text.legendCommitted}</span>
        <span><i className="cell-sample uncommitted" />{text.legendUncommitted}</span>
        <span><i className="mark-sample mark-commit" />{text.legendCommit}</span>
        <span><i className="mark-sample mark-applied" />{text.legendApplied}</span>
        <span><i className="mark-sample mark-match" />{text.legendMatch}</span>
      </figcaption>
    </figure>
  );
}

interface LogRowProps {
  readonly replica: ReplicaDetail;
  readonly logFrom: number;
  readonly indexes: readonly number[];
}

function LogRow({ replica, logFrom, indexes }: LogRowProps) {
  const words = useWords();
  const names = useNames();
  const dead = replica.process !== "running";
  return (
    <tr className={dead ? "log-row dead" : "log-row"}>
      <th scope="row">
        <RoleMark replica={replica} />
        {nodeText({ kind: "store", id: replica.peer.storeId }, words, names)}
      </th>
      {indexes.map((index) => (
        <LogCell key={index} replica={replica} index={index} term={replica.terms[index - logFrom] ?? 0} />
      ))}
    </tr>
  );
}

interface LogCellProps {
  readonly replica: ReplicaDetail;
  readonly index: number;
  /** 0 where the replica holds no entry. */
  readonly term: number;
}

function LogCell({ replica, index, term }: LogCellProps) {
  const { region: text } = useTexts(inspectorTexts);
  const held = index <= replica.lastIndex && term > 0;
  const committed = index <= replica.commit;
  const marks = [
    replica.commit === index ? text.committed : "",
    replica.applied === index ? text.applied : "",
    replica.progress?.match === index ? text.columns.match : "",
  ].filter((mark) => mark !== "");
  const classes = ["cell", held ? termClass(term) : "hole", held && !committed ? "uncommitted" : "",
    held && index > replica.durableIndex ? "volatile" : ""].filter((name) => name !== "").join(" ");
  const title = held ? `${text.entry(index, term)}${marks.length > 0 ? ` · ${marks.join(" · ")}` : ""}` : "";
  return (
    <td>
      <span className={classes} title={title}>{held ? term : ""}</span>
      {replica.commit === index && <i className="mark mark-commit" />}
      {replica.applied === index && <i className="mark mark-applied" />}
      {replica.progress?.match === index && <i className="mark mark-match" />}
      {marks.length > 0 && <span className="visually-hidden">{marks.join(" · ")}</span>}
    </td>
  );
}
