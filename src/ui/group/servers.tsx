import { memo, type CSSProperties, type KeyboardEvent, type MouseEvent } from "react";
import type { GroupMember, GroupPicture, GroupVote } from "../../cluster/group-picture.ts";
import type { GroupRing, ServerPlace } from "../../figure/group-ring.ts";
import type { StoreId } from "../../proto/region.ts";
import type { GroupWords } from "../words/group.en.ts";
import { memberText, timerText } from "./member-text.ts";

/** How far around the ring an arrow leads. */
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

interface ServersProps {
  readonly picture: GroupPicture;
  readonly ring: GroupRing;
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
  readonly chosen: StoreId | null;
  /** A server is clicked, or asked for its menu, at a point of the viewport; null where nothing can be done to it. */
  readonly onAsk: ((store: StoreId, at: { readonly x: number; readonly y: number }) => void) | null;
  readonly onFocus: (store: StoreId) => void;
}

/** The servers of a group as large buttons on their ring: arrows lead around it. */
export function Servers({ picture, ring, words, nameOf, chosen, onAsk, onFocus }: ServersProps) {
  const stops = ring.places.filter((place) => picture.members.some(({ store }) => store === place.store));
  const stop = stops.some(({ store }) => store === chosen) ? chosen : stops[0]?.store;
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = STEPS[event.key] ?? 0;
    const at = stops.findIndex(({ store }) => String(store) === (event.target as HTMLElement).dataset["server"]);
    if (step === 0 || at < 0 || event.shiftKey || event.ctrlKey) return;
    const next = stops[(at + step + stops.length) % stops.length];
    event.currentTarget.querySelector<HTMLElement>(`[data-server="${next?.store}"]`)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="group-servers" role="group" aria-label={words.ring} onKeyDown={move}>
      {ring.places.map((place) => {
        const member = picture.members.find(({ store }) => store === place.store);
        const shared = { place, radius: ring.radius, captioned: ring.captioned, words, nameOf };
        if (member === undefined) return <Absent key={place.store} {...shared} />;
        return (
          <Server
            key={place.store} {...shared} member={member} tabStop={place.store === stop} isChosen={place.store === chosen}
            onAsk={onAsk} onFocus={onFocus}
          />
        );
      })}
    </div>
  );
}

interface ServerProps extends Pick<ServersProps, "words" | "nameOf" | "onAsk" | "onFocus"> {
  readonly member: GroupMember;
  readonly place: ServerPlace;
  readonly radius: number;
  readonly captioned: boolean;
  readonly tabStop: boolean;
  readonly isChosen: boolean;
}

/** Half a disc in CSS pixels, with room for the name of a role in it, and for a term in words. */
const LEAST_WITH_ROLE = 30;
const LEAST_WITH_TERM = 20;

const Server = memo(function Server(
  { member, place, radius, captioned, words, nameOf, tabStop, isChosen, onAsk, onFocus }: ServerProps,
) {
  const ask = (event: MouseEvent<HTMLButtonElement>): void => {
    event.preventDefault();
    event.stopPropagation();
    if (onAsk === null) return;
    const box = event.currentTarget.getBoundingClientRect();
    // Enter and Space click without a pointer: the menu then opens beside the server.
    onAsk(member.store, event.detail > 0 || event.type === "contextmenu" && event.clientX > 0
      ? { x: event.clientX, y: event.clientY } : { x: box.right, y: box.top + box.height / 2 });
  };
  const { process, role, term } = member;
  return (
    <div className="group-place" style={placeStyle(place, radius)}>
      <button
        type="button" className="group-server" data-server={member.store} data-role={role} data-process={process}
        data-voter={place.voter || undefined} data-small={radius < LEAST_WITH_ROLE || undefined}
        data-tiny={radius < LEAST_WITH_TERM || undefined}
        title={captioned ? radius < LEAST_WITH_ROLE ? words.roles[role] : undefined : memberText(member, words, nameOf)}
        aria-haspopup={onAsk === null ? undefined : "menu"}
        aria-pressed={isChosen} tabIndex={tabStop ? 0 : -1}
        aria-label={memberText(member, words, nameOf)} onClick={ask} onContextMenu={ask} onFocus={() => onFocus(member.store)}
      >
        <span className="name">{nameOf(member.store)}</span>
        <span className={`term-pill ${termClass(term)}`}>{words.term(term)}</span>
        <span className="role">{process === "running" ? words.roles[role] : words.processes[process]}</span>
      </button>
      {captioned && (
        <div className="group-caption" aria-hidden>
          <span>{timerText(member, words)}</span>
          {member.votes.length > 0
            ? <Votes member={member} words={words} nameOf={nameOf} /> : <span>{votedText(member, words, nameOf)}</span>}
        </div>
      )}
    </div>
  );
});

const placeStyle = ({ x, y }: ServerPlace, radius: number): CSSProperties & { readonly "--disc": string } =>
  ({ left: x - radius, top: y - radius, "--disc": `${2 * radius}px` });

/** Who belongs to the configuration, and has no replica yet: the leader's first message makes one. */
function Absent({ place, radius, words, nameOf }: Pick<ServerProps, "place" | "radius" | "words" | "nameOf">) {
  return (
    <div className="group-place" style={placeStyle(place, radius)}>
      <div className="group-absent"><b>{nameOf(place.store)}</b>{radius < LEAST_WITH_ROLE ? "" : words.absent}</div>
    </div>
  );
}

const TERM_COLOURS = 5;

/** The colour class of a term: a fixed cycle that is used for terms only. */
export const termClass = (term: number): string => `term-${((term - 1) % TERM_COLOURS + TERM_COLOURS) % TERM_COLOURS + 1}`;

type NameOf = (store: StoreId) => string;

const votedText = ({ votedFor, store, role, leader }: GroupMember, words: GroupWords, nameOf: NameOf): string =>
  (votedFor === 0 || votedFor === store || role === "leader" || leader !== 0 ? "" : words.votedFor(nameOf(votedFor)));

/** Its own vote, and what each other voter has answered. */
function Votes({ member, words, nameOf }: Pick<ServerProps, "member" | "words" | "nameOf">) {
  return (
    <span className="group-votes">
      <VoteMark answer="own" title={words.votes.own} />
      {member.votes.filter(({ store }) => store !== member.store).map((vote) => (
        <VoteMark key={vote.store} answer={vote.answer} title={voteText(vote, words, nameOf)} />
      ))}
    </span>
  );
}

const TICK = "M4 7.2L6.2 9.4L10 4.9";
const MARKS = { own: TICK, granted: TICK, refused: "M4.8 4.8L9.2 9.2M9.2 4.8L4.8 9.2", outstanding: "" };

const VoteMark = ({ answer, title }: { readonly answer: GroupVote["answer"] | "own"; readonly title: string }) => (
  <svg className="vote-mark" data-answer={answer} viewBox="0 0 14 14">
    <title>{title}</title>
    <circle cx="7" cy="7" r="5.6" />
    <path d={MARKS[answer]} />
  </svg>
);

const voteText = ({ store, answer, reason }: GroupVote, words: GroupWords, nameOf: NameOf): string => {
  const text = reason === null ? "" : words.votes.reasons[reason];
  switch (answer) {
    case "granted": return words.votes.granted(nameOf(store));
    case "refused": return words.votes.refused(nameOf(store), text);
    case "outstanding": return reason === null ? words.votes.outstanding(nameOf(store)) : words.votes.silent(nameOf(store), text);
  }
};

/** The votes of a candidate in one sentence, or for whom another has voted. */
export function votesText(member: GroupMember, words: GroupWords, nameOf: NameOf): string {
  if (member.votes.length === 0) return votedText(member, words, nameOf);
  const others = member.votes.filter(({ store }) => store !== member.store);
  return [words.votes.own, ...others.map((vote) => voteText(vote, words, nameOf))].join(words.comma);
}
