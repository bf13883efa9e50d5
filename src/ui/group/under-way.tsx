import { X } from "lucide-react";
import { useMemo } from "react";
import type { GroupMember, GroupMessage, GroupPicture } from "../../cluster/group-picture.ts";
import { MESSAGE_LOOKS, messageKey, underWay, votesWithheld, type AskedMessage } from "../../figure/group-messages.ts";
import { between, START, type Instant } from "../../kernel/time.ts";
import type { StoreId } from "../../proto/region.ts";
import { FaultButtons } from "../faults/fault-buttons.tsx";
import { durationText, microsText, storyTime } from "../words/format.ts";
import type { GroupWords } from "../words/group.en.ts";
import { useWords } from "../words/index.ts";
import { MessageIcon } from "./message-icon.tsx";
import { messageLabel, paperName } from "./message-text.ts";
import { subjectOf } from "./moves.ts";
import "../parts/fields.css";

/** More messages nobody reads as a list. */
const MOST_ROWS = 40;
/** Above this pace a list would only flicker. */
const READABLE_PACE = 0.2;

interface UnderWayProps {
  readonly picture: GroupPicture;
  /** Null where no time passes: messages then wait, nobody knows for how long, and nothing can be done to them. */
  readonly now: Instant | null;
  readonly pace: number;
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
  readonly chosen: AskedMessage | null;
  readonly onChoose: (key: string | null) => void;
  readonly onPoint: (key: string | null) => void;
}

/** The messages of the group that are under way, the next to arrive first; one of them with all that it says. */
export function UnderWay({ picture, now, pace, words, nameOf, chosen, onChoose, onPoint }: UnderWayProps) {
  const text = words.underWay;
  const waiting = underWay(picture, now ?? START);
  const tooFast = pace > READABLE_PACE;
  return (
    <section className="group-messages" aria-label={text.title}>
      <div className="scrolled">
        {chosen !== null && (
          <Asked
            message={chosen.message} isUnderWay={waiting.some((each) => messageKey(each) === chosen.key)} words={words}
            nameOf={nameOf} isTimed={now !== null}
            onClose={() => onChoose(null)}
          />
        )}
        {picture.members.map((member) => (
          <Campaign key={member.store} member={member} words={words} nameOf={nameOf} />
        ))}
        <h3>{text.title}</h3>
        {tooFast && waiting.length > 0 ? <p className="quiet">{text.tooFast}</p> : (
          <ol onPointerLeave={() => onPoint(null)}>
            {waiting.slice(0, MOST_ROWS).map((message) => (
              <Row
                key={messageKey(message)} message={message} now={now} words={words} nameOf={nameOf}
                isChosen={chosen?.key === messageKey(message)} onChoose={onChoose} onPoint={onPoint}
              />
            ))}
          </ol>
        )}
        {waiting.length === 0 && <p className="quiet">{text.none}</p>}
        {waiting.length > MOST_ROWS && !tooFast && <p className="quiet">{text.more(waiting.length - MOST_ROWS)}</p>}
      </div>
    </section>
  );
}

/** What keeps a candidate from its votes: how whoever let a timer run out learns what came of it. */
function Campaign({ member, words, nameOf }: Pick<UnderWayProps, "words" | "nameOf"> & { readonly member: GroupMember }) {
  const withheld = [...votesWithheld(member)];
  if (withheld.length === 0) return null;
  const list = withheld.map(([reason, stores]) =>
    words.because(stores.map(nameOf).join(words.comma), words.votes.reasons[reason]));
  return <p className="quiet">{words.campaign(nameOf(member.store), list.join(words.semicolon))}</p>;
}

interface RowProps extends Pick<UnderWayProps, "now" | "words" | "nameOf" | "onChoose" | "onPoint"> {
  readonly message: GroupMessage;
  readonly isChosen: boolean;
}

function Row({ message, now, words, nameOf, isChosen, onChoose, onPoint }: RowProps) {
  const page = useWords();
  const key = messageKey(message);
  const { form, tone } = MESSAGE_LOOKS[message.says];
  return (
    <li>
      <button
        type="button" aria-pressed={isChosen} onClick={() => onChoose(isChosen ? null : key)}
        onContextMenu={(event) => {
          event.preventDefault();
          onChoose(key);
        }}
        onPointerEnter={() => onPoint(key)} onFocus={() => onPoint(key)} onBlur={() => onPoint(null)}
      >
        <MessageIcon form={form} tone={message.fate === "lost" ? "lost" : tone} />
        <b>{words.way(nameOf(message.from), nameOf(message.to))}</b>
        <span className="says">{messageLabel(message, words)}</span>
        {now !== null && (
          <span className="left">{words.underWay.arrivesIn(durationText(between(now, message.arrives), page))}</span>
        )}
      </button>
    </li>
  );
}

interface AskedProps extends Pick<UnderWayProps, "words" | "nameOf"> {
  readonly message: GroupMessage;
  readonly isUnderWay: boolean;
  readonly isTimed: boolean;
  readonly onClose: () => void;
}

/** All fields of one message, by the paper's names and etcd's, and what can be done to it while it is under way. */
function Asked({ message, isUnderWay, isTimed, words, nameOf, onClose }: AskedProps) {
  const text = words.underWay;
  const { packet, place, says, from, to, fate, departed, arrives, fields } = message;
  const subject = useMemo(() => subjectOf({ packet, place }), [packet, place]);
  const { form, tone } = MESSAGE_LOOKS[says];
  const name = words.message(nameOf(from), nameOf(to), messageLabel(message, words));
  return (
    <div className="group-message" role="group" aria-label={name}>
      <p className="head">
        <MessageIcon form={form} tone={fate === "lost" ? "lost" : tone} />
        <b>{words.way(nameOf(from), nameOf(to))}</b>
        <span>{messageLabel(message, words)}</span>
        <button
          type="button" className="button plain icon small" aria-label={text.close} title={text.close} onClick={onClose}
        ><X aria-hidden /></button>
      </p>
      {isTimed && isUnderWay && fate !== "lost" && <FaultButtons selection={subject} />}
      {!isUnderWay && <p className="quiet">{text.came[fate]}</p>}
      <dl className="fields">
        {isTimed && (
          <>
            <FieldRow paper={null} name={text.departed} value={preciseTime(departed)} />
            <FieldRow paper={null} name={text.arrives} value={preciseTime(arrives)} />
            {isUnderWay && fate !== "arrives" && <FieldRow paper={null} name={text.fate} value={text.fates[fate]} />}
          </>
        )}
        {fields.map(([name, value]) => (
          <FieldRow
            key={name} paper={paperName(says, name)} name={name}
            value={name === "from" ? `${value} (${nameOf(from)})` : name === "to" ? `${value} (${nameOf(to)})` : value}
          />
        ))}
      </dl>
    </div>
  );
}

/** Messages of one millisecond are told apart by their microseconds. */
const preciseTime = (at: Instant): string => `${storyTime(at)} ${microsText(at)}`;

/** A longer value than this has a row to itself. */
const SHORT_VALUE = 16;

const FieldRow = ({ paper, name, value }: { readonly paper: string | null; readonly name: string; readonly value: string }) => (
  <div className={value.length > SHORT_VALUE ? "long" : undefined}>
    <dt>{paper === null ? name : <>{paper} <small>{name}</small></>}</dt>
    <dd className="mono">{value}</dd>
  </div>
);
