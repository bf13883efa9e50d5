import { ChevronLeft, ChevronRight } from "lucide-react";
import type { GroupPicture } from "../../cluster/group-picture.ts";
import { between, type Duration } from "../../kernel/time.ts";
import { idText } from "../../proto/names.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { useApp, useNames, useRun } from "../app/context.ts";
import { Dropdown } from "../parts/dropdown.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { ViewSwitch } from "../stage/view-switch.tsx";
import type { GroupMoves } from "../state/stage-reach.ts";
import { durationText } from "../words/format.ts";
import type { GroupWords } from "../words/group.en.ts";
import { useWords } from "../words/index.ts";

const RulesView = lazyPart(() => import("../inspector/rules-view.tsx"));

/** Servers of a classroom: as many as agree by two, three, four and five. */
const CLASS_SIZES = [3, 5, 7, 9];

interface GroupHeadProps {
  readonly region: RegionId;
  readonly picture: GroupPicture;
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
  readonly moves: GroupMoves;
}

/** What the group is and who leads it, and what can be done to it as a whole. */
export function GroupHead({ region, picture, words, nameOf, moves }: GroupHeadProps) {
  const names = useNames();
  const text = words.moves;
  return (
    <header className="group-head">
      <div className="state">
        <ViewSwitch />
        <span className="what">{words.head(idText(region, names), picture.members.length)}</span>
        <LeaderState picture={picture} words={words} nameOf={nameOf} />
      </div>
      <div className="deeds">
        <button type="button" className="button small icon" title={`${text.back} (B): ${text.hints.back}`} aria-label={text.back} onClick={moves.back}>
          <ChevronLeft aria-hidden />
        </button>
        <button type="button" className="button small" title={`${text.hints.forward} (N)`} onClick={moves.forward}>
          {text.forward}<ChevronRight aria-hidden />
        </button>
        <button type="button" className="button small" title={`${text.hints.align} (Y)`} onClick={moves.align}>{text.align}</button>
        <button type="button" className="button small" title={`${text.hints.spread} (S)`} onClick={moves.spread}>{text.spread}</button>
        <button type="button" className="button small" title={`${text.hints.write} (W)`} onClick={moves.write}>{text.write}</button>
        <Dropdown button={text.rules} label={text.hints.rules} className="button small" role="dialog">
          {() => <RulesView />}
        </Dropdown>
        <ClassSizes picture={picture} words={words} />
      </div>
    </header>
  );
}

function LeaderState({ picture, words, nameOf }: Pick<GroupHeadProps, "picture" | "words" | "nameOf">) {
  const page = useWords();
  const leader = picture.members.find(({ store }) => store === picture.leader);
  const since = useRun(({ detail, status }) =>
    (detail?.kind === "region" && detail.region.id === picture.region && detail.unavailableSince !== null && status !== null
      ? Math.max(0, between(detail.unavailableSince, status.now)) : null));
  if (leader !== undefined) return <span className="chip" data-tone="repaired">{words.leads(nameOf(leader.store), leader.term)}</span>;
  return <span className="chip" data-tone="electing">{words.noLeader(since === null ? "" : durationText(since as Duration, page))}</span>;
}

/** Where the cluster is nothing but this one group, another of another size is a click away. */
function ClassSizes({ picture, words }: Pick<GroupHeadProps, "picture" | "words">) {
  const { frames, run, screen } = useApp();
  const status = useRun((state) => state.status);
  const isClass = frames.latest()?.regions.id.length === 1 && frames.latest()?.stores.length === picture.members.length;
  if (!isClass || status === null) return null;
  const open = async (size: number): Promise<void> => {
    const answer = await run.getState().open({
      kind: "generated", preset: status.preset, seed: status.seed,
      topology: { stores: size, regions: 1, replicas: size, zones: 1, sizeMiB: 8, clients: 1 },
    });
    if (answer.ok) screen.showGroup(1);
  };
  return (
    <span className="segments" role="group" aria-label={words.moves.size}>
      {CLASS_SIZES.map((size) => (
        <button key={size} type="button" aria-pressed={size === picture.members.length} onClick={() => void open(size)}>{size}</button>
      ))}
    </span>
  );
}
