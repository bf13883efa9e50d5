import type { GroupPicture } from "../../cluster/group-picture.ts";
import { between, type Instant } from "../../kernel/time.ts";
import type { StoreId } from "../../proto/region.ts";
import { durationText } from "../words/format.ts";
import type { GroupWords } from "../words/group.en.ts";
import { useWords } from "../words/index.ts";
import { timerText } from "./member-text.ts";
import { messageLabel } from "./message-text.ts";
import { messageKey } from "../../figure/group-messages.ts";
import { votesText } from "./servers.tsx";

interface GroupTableProps {
  readonly picture: GroupPicture;
  /** Null where no time passes. */
  readonly now: Instant | null;
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
}

/** More rows than this nobody listens to. */
const MOST_ROWS = 40;

/** The ring for those who do not see it: its servers, and the messages between them. */
export function GroupTable({ picture, now, words, nameOf }: GroupTableProps) {
  const page = useWords();
  const text = words.table;
  const progress = picture.members.find(({ store }) => store === picture.leader)?.progress ?? [];
  return (
    <div className="visually-hidden">
      <table>
        <caption>{text.caption}</caption>
        <thead>
          <tr>
            {[words.log.member, text.role, text.process, text.term, text.timer, text.votes, text.commit, text.applied, text.last,
              text.progress].map((head) => <th key={head} scope="col">{head}</th>)}
          </tr>
        </thead>
        <tbody>
          {picture.members.map((member) => {
            const known = progress.find(({ store }) => store === member.store);
            return (
              <tr key={member.store}>
                <th scope="row">{nameOf(member.store)}</th>
                <td>{words.roles[member.role]}</td>
                <td>{words.processes[member.process]}</td>
                <td>{member.term}</td>
                <td>{timerText(member, words)}</td>
                <td>{votesText(member, words, nameOf)}</td>
                <td>{member.commit}</td>
                <td>{member.applied}</td>
                <td>{member.lastIndex}</td>
                <td>{known === undefined ? "" : text.state(known.state, known.match, known.next)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <table>
        <caption>{words.underWay.title}</caption>
        <thead>
          <tr>
            {[text.from, text.to, text.message, ...(now === null ? [] : [text.left])]
              .map((head) => <th key={head} scope="col">{head}</th>)}
          </tr>
        </thead>
        <tbody>
          {picture.messages.slice(0, MOST_ROWS).map((message) => (
            <tr key={messageKey(message)}>
              <td>{nameOf(message.from)}</td>
              <td>{nameOf(message.to)}</td>
              <td>{messageLabel(message, words)}</td>
              {now !== null && (
                <td>{message.fate === "lost" ? words.underWay.fates.lost : durationText(between(now, message.arrives), page)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
