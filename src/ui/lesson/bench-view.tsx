import type { GroupMember, GroupPicture } from "../../cluster/group-picture.ts";
import { useLessonWords } from "../words/lesson.ts";

const TERM_COLOURS = 5;
const termClass = (term: number): string => `term-${(term - 1) % TERM_COLOURS + 1}`;

/** The bare servers of a lesson that has no cluster: who each is, and its log with what it knows to be committed. */
export function BenchView({ bench: { members, logFrom, logTo } }: { readonly bench: GroupPicture }) {
  const words = useLessonWords();
  const indexes = Array.from({ length: logTo - logFrom + 1 }, (_, place) => logFrom + place);
  return (
    <div className="lesson-bench">
      <table aria-label={words.bench.title}>
        <thead aria-hidden><tr><td /><td />{indexes.map((index) => <td key={index}>{index}</td>)}</tr></thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.store}>
              <th scope="row">{words.bench.server(member.store)}</th>
              <td className="lesson-bench-role">{words.bench.roles[member.role]} · {words.bench.term(member.term)}</td>
              {indexes.map((index) => <Cell key={index} member={member} index={index} logFrom={logFrom} />)}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="lesson-note">{words.bench.legend}</p>
    </div>
  );
}

interface CellProps {
  readonly member: GroupMember;
  readonly index: number;
  readonly logFrom: number;
}

function Cell({ member, index, logFrom }: CellProps) {
  const words = useLessonWords();
  const entry = member.entries[index - logFrom];
  if (entry === undefined || entry === null) return <td />;
  const committed = index <= member.commit;
  return (
    <td
      className={termClass(entry.term)} data-committed={committed || undefined} title={entry.command}
      aria-label={words.bench.entry(index, entry.term, entry.command, committed)}
    >{entry.term}</td>
  );
}
