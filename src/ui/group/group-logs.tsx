import { useCallback, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import type { GroupPicture } from "../../cluster/group-picture.ts";
import { logTable, standingOf, type ErasedEntry, type LogCell, type LogRow } from "../../figure/group-log.ts";
import type { StoreId } from "../../proto/region.ts";
import { useMeasured } from "../parts/measured.ts";
import { storyTime } from "../words/format.ts";
import type { GroupWords } from "../words/group.en.ts";
import type { CommitSeen } from "./commits-seen.ts";
import { termClass } from "./servers.tsx";

/** Widths in units of the text's size: of a column, and of what stands beside the columns. */
const COLUMN = 4.9;
const BESIDE = 14.5;
const BESIDE_COMPACT = 9.7;
/** A log narrower than this does without the names of roles. */
const COMPACT = 44;
const LEAST_COLUMNS = 3;
const MOST_COLUMNS = 40;

interface GroupLogsProps {
  readonly picture: GroupPicture;
  readonly erased: readonly ErasedEntry[];
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
  readonly committedSince: (index: number) => CommitSeen | null;
  /** CSS pixels of the unit of text. */
  readonly rem: number;
}

/** An entry by what makes it one: the same index and term are the same entry everywhere (log matching). */
interface Marked {
  readonly index: number;
  readonly term: number;
  readonly command: string;
}

/** The log of every member, a row each; whoever points at an entry sees it marked on all of them, and how it stands. */
export function GroupLogs({ picture, erased, words, nameOf, committedSince, rem }: GroupLogsProps) {
  const text = words.log;
  const room = useRef<HTMLDivElement>(null);
  const { columns, compact } = useColumns(room, rem);
  const [marked, setMarked] = useState<Marked | null>(null);
  const { indexes, rows } = logTable(picture, columns);
  const keyboard = useCellKeys(rows);
  return (
    <section className="group-log" aria-label={text.title} data-compact={compact || undefined} ref={room}>
      <table onPointerLeave={() => setMarked(null)} onKeyDown={keyboard.down}>
        <caption className="visually-hidden">{text.caption}</caption>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">{text.member}</span></th>
            {indexes.map((index) => <th key={index} scope="col">{index}</th>)}
            <th scope="col" title={text.marks.match}>{text.columns.match}</th>
            <th scope="col" title={text.marks.next}>{text.columns.next}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.member.store} data-process={row.member.process}>
              <th scope="row"><b>{nameOf(row.member.store)}</b> <span>{words.roles[row.member.role]}</span></th>
              {row.cells.map((cell) => (
                <td key={cell.index} data-next={row.next === cell.index || undefined}>
                  <Cell
                    cell={cell} row={row} marked={marked} words={words} onMark={setMarked}
                    isStop={keyboard.isStop(row.member.store, cell.index)}
                  />
                  {row.more > 0 && cell.index === indexes.at(-1) && (
                    <span className="log-more" title={text.more(row.more)}>+{row.more}</span>
                  )}
                  {row.member.commit === cell.index && <i className="sign" title={text.columns.commit} />}
                  {row.member.applied === cell.index && <i className="sign applied" title={text.columns.applied} />}
                  {row.match === cell.index && <i className="sign match" title={text.columns.match} />}
                  {erased.filter((each) => each.store === row.member.store && each.index === cell.index).map(({ entry }) => (
                    <span
                      key={entry.term} className={`group-cell falling ${termClass(entry.term)}`} title={text.erased} aria-hidden
                    ><b>{entry.term}</b> {entry.command}</span>
                  ))}
                </td>
              ))}
              <td className="tracked">{row.match ?? ""}</td>
              <td className="tracked">{row.next ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="group-log-note" aria-live="polite">
        {marked === null ? text.hint : standingText(picture, marked, words, nameOf, committedSince)}
      </p>
    </section>
  );
}

interface CellProps {
  readonly cell: LogCell;
  readonly row: LogRow;
  readonly marked: Marked | null;
  readonly words: GroupWords;
  readonly onMark: (entry: Marked | null) => void;
  readonly isStop: boolean;
}

function Cell({ cell, row: { member }, marked, words, onMark, isStop }: CellProps) {
  const text = words.log;
  const { index, kind, entry } = cell;
  if (kind !== "held" || entry === null) {
    return <span className="group-cell" data-kind={kind} title={kind === "compacted" ? text.compacted : undefined} />;
  }
  const full = text.cell(index, entry.term, entry.command);
  const isMarked = marked?.index === index && marked.term === entry.term;
  const mark = (): void => onMark({ index, term: entry.term, command: entry.command });
  return (
    <button
      type="button" className={`group-cell ${termClass(entry.term)}`} data-kind="held"
      data-committed={cell.committed || undefined} data-volatile={!cell.durable || undefined}
      data-marked={isMarked || undefined} data-cell={`${member.store} ${index}`}
      tabIndex={isStop ? 0 : -1} title={full} aria-label={full}
      onPointerEnter={mark} onFocus={mark} onBlur={() => onMark(null)}
    >
      <b>{entry.term}</b> {entry.command}
    </button>
  );
}

/** Whether an entry is committed, since when, or what it still lacks. */
function standingText(
  picture: GroupPicture, { index, term, command }: Marked, words: GroupWords, nameOf: (store: StoreId) => string,
  committedSince: (index: number) => CommitSeen | null,
): string {
  const text = words.log;
  const { holders, committed, missing, needsNewer } = standingOf(picture, index, term);
  const state = committed ? committedText(committedSince(index), words)
    : [text.uncommitted, missing > 0 ? text.missing(missing) : needsNewer ? text.newer : text.enough].join(words.semicolon);
  return [text.cell(index, term, command), text.holders(holders.map(nameOf).join(words.comma)), state].join(" · ");
}

function committedText(seen: CommitSeen | null, { log }: GroupWords): string {
  if (seen === null) return log.committed;
  const by = storyTime(seen.by);
  if (seen.after === null) return log.committedBefore(by);
  const after = storyTime(seen.after);
  return after === by ? log.committedSince(by) : log.committedBetween(after, by);
}

interface Fitting {
  readonly columns: number;
  readonly compact: boolean;
}

function useColumns(room: RefObject<HTMLElement | null>, rem: number): Fitting {
  const [fitting, setFitting] = useState<Fitting>({ columns: 8, compact: false });
  useMeasured(room, useCallback((element) => {
    const width = element.clientWidth / rem;
    const compact = width < COMPACT;
    const columns = Math.floor((width - (compact ? BESIDE_COMPACT : BESIDE)) / COLUMN);
    setFitting({ columns: Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, columns)), compact });
  }, [rem]));
  return fitting;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
};

/** One cell is reached by Tab, the others from there by arrows. */
function useCellKeys(rows: readonly LogRow[]) {
  const [at, setAt] = useState<string | null>(null);
  const held = rows.flatMap(({ member, cells }) =>
    cells.filter(({ kind }) => kind === "held").map(({ index }) => `${member.store} ${index}`));
  const stop = at !== null && held.includes(at) ? at : held[0];
  return {
    isStop: (store: StoreId, index: number): boolean => stop === `${store} ${index}`,
    down: (event: KeyboardEvent<HTMLTableElement>): void => {
      const step = STEPS[event.key];
      const here = event.target instanceof HTMLElement ? event.target.dataset["cell"] : undefined;
      if (step === undefined || here === undefined || event.shiftKey || event.ctrlKey) return;
      const [store = 0, index = 0] = here.split(" ").map(Number);
      const row = rows.findIndex(({ member }) => member.store === store) + step[0];
      const next = `${rows[row]?.member.store ?? store} ${index + step[1]}`;
      event.preventDefault();
      event.stopPropagation();
      if (!held.includes(next)) return;
      setAt(next);
      event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
    },
  };
}
