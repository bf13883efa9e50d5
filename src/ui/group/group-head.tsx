import { ChevronLeft, ChevronRight, Minus, Plus, Server } from "lucide-react";
import { useMemo } from "react";
import type { GroupPicture } from "../../cluster/group-picture.ts";
import type { Subject } from "../../action/offers.ts";
import { between, type Duration } from "../../kernel/time.ts";
import { idText } from "../../proto/names.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { useApp, useNames, useRun, type AppContext } from "../app/context.ts";
import { carryOut, useFaults } from "../faults/use-faults.ts";
import { Dropdown } from "../parts/dropdown.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { ViewSwitch } from "../stage/view-switch.tsx";
import type { GroupMoves } from "../state/stage-reach.ts";
import { durationText } from "../words/format.ts";
import type { GroupWords } from "../words/group.en.ts";
import { useWords } from "../words/index.ts";
import { isProposal } from "./moves.ts";
import type { ProposalDraft } from "./proposal.ts";
import { ProposalField, ProposalWrong } from "./proposal-field.tsx";
import { ReadingJump } from "./reading-jump.tsx";
import { storesOutside } from "./stores-outside.ts";
import "../parts/menu.css";

const RulesView = lazyPart(() => import("../inspector/rules-view.tsx"));

/** Servers of a classroom: majorities of two, three, four and five. */
const CLASS_SIZES = [3, 5, 7, 9];

interface GroupHeadProps {
  readonly region: RegionId;
  readonly picture: GroupPicture;
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
  readonly moves: GroupMoves;
  readonly proposal: ProposalDraft;
}

/** What the group is and who leads it, and what can be done to it as a whole. */
export function GroupHead({ region, picture, words, nameOf, moves, proposal }: GroupHeadProps) {
  const names = useNames();
  const text = words.moves;
  return (
    <header className="group-head">
      <div className="state">
        <ViewSwitch />
        <span className="what">{words.head(idText(region, names), picture.members.length)}</span>
        <LeaderState picture={picture} words={words} nameOf={nameOf} />
        <ReadingJump words={words} />
      </div>
      <div className="deeds">
        <button
          type="button" className="button small icon" title={`${text.hints.back} (B)`} aria-label={text.back} onClick={moves.back}
        ><ChevronLeft aria-hidden /></button>
        <button type="button" className="button small" title={`${text.hints.forward} (N)`} onClick={moves.forward}>
          {text.forward}<ChevronRight aria-hidden />
        </button>
        <GroupDeeds picture={picture} words={words} proposal={proposal} />
        <Dropdown button={text.members} label={text.members} className="button small">
          {(close) => <Members region={region} picture={picture} words={words} nameOf={nameOf} close={close} />}
        </Dropdown>
        <Dropdown button={text.rules} label={text.hints.rules} className="button small" role="dialog">
          {() => <RulesView />}
        </Dropdown>
        <ClassSizes picture={picture} words={words} />
      </div>
      {proposal.refused && <ProposalWrong words={words} />}
    </header>
  );
}

function LeaderState({ picture, words, nameOf }: Pick<GroupHeadProps, "picture" | "words" | "nameOf">) {
  const page = useWords();
  const leader = picture.members.find(({ store }) => store === picture.leader);
  const since = useRun(({ detail, status }) =>
    (detail?.kind === "region" && detail.region.id === picture.region && detail.unavailableSince !== null && status !== null
      ? Math.max(0, between(detail.unavailableSince, status.now)) : null));
  if (leader !== undefined) {
    return <span className="chip" data-tone="repaired">{words.leads(nameOf(leader.store), leader.term)}</span>;
  }
  const lasting = since === null ? "" : durationText(since as Duration, page);
  return <span className="chip" data-tone="electing">{words.noLeader(lasting)}</span>;
}

/** The keys of what is offered here, as they are printed (`keys/lines.ts`). */
const KEYS: Readonly<Record<string, string>> = { "align-timers": "Y", "spread-timers": "S" };

/** What the actions offer for the whole group: its timers, one write, and why there can be none. */
function GroupDeeds({ picture, words, proposal }: Pick<GroupHeadProps, "picture" | "words" | "proposal">) {
  const { run } = useApp();
  const { region } = picture;
  const joint = picture.outgoing.length > 0;
  const group = useMemo((): Subject => ({ kind: "group", region, joint }), [region, joint]);
  return useFaults(group, useWords()).map((deed) => {
    const key = KEYS[deed.id];
    const lacks = !deed.enabled && picture.leader === 0 ? words.noLeader("") : "";
    if (deed.amounts.some(isProposal)) {
      return <ProposalField key={deed.id} proposal={proposal} lacks={lacks} hint={deed.words.hint} words={words} />;
    }
    const hint = lacks === "" ? deed.words.hint : `${lacks}: ${deed.words.hint}`;
    return (
      <button
        key={deed.id} type="button" className="button small" disabled={!deed.enabled} onClick={() => carryOut(run, deed)}
        title={key === undefined ? hint : `${hint} (${key})`} aria-keyshortcuts={key}
      >{deed.words.label}{lacks !== "" && <small> {lacks}</small>}</button>
    );
  });
}

type MembersProps = Omit<GroupHeadProps, "moves" | "proposal"> & { readonly close: () => void };

/** One server more or fewer, by the leader's own proposal; a new one is a new store first. */
function Members({ region, picture, words, nameOf, close }: MembersProps) {
  const app = useApp();
  const text = words.moves;
  const change = (add: StoreId, remove: StoreId): void => {
    close();
    void app.run.getState().act({ kind: "change-members", region, add, remove });
  };
  const join = (): void => {
    close();
    void app.run.getState().act({ kind: "add-store", labels: [] });
  };
  const isLed = picture.leader !== 0;
  return (
    <>
      {storesOutside(app, region).map((store) => (
        <button
          key={store} type="button" role="menuitem" className="menu-item" disabled={!isLed} onClick={() => change(store, 0)}
        ><Plus aria-hidden />{text.addServer(nameOf(store))}</button>
      ))}
      {picture.members.map(({ store }) => (
        <button
          key={store} type="button" role="menuitem" className="menu-item" disabled={!isLed || store === picture.leader}
          onClick={() => change(0, store)}
        ><Minus aria-hidden />{text.removeServer(nameOf(store))}</button>
      ))}
      {mayJoin(app) && (
        <button type="button" role="menuitem" className="menu-item" onClick={join}><Server aria-hidden />{text.newServer}</button>
      )}
    </>
  );
}

/** PD takes in new stores, where there is one: then it must run. */
function mayJoin({ frames }: AppContext): boolean {
  const pds = frames.latest()?.pds ?? [];
  return pds.length === 0 || pds.some(({ process }) => process === "running");
}

/** Where the cluster is nothing but this one group, another of another size is a click away. */
function ClassSizes({ picture, words }: Pick<GroupHeadProps, "picture" | "words">) {
  const { frames, run, screen } = useApp();
  const status = useRun((state) => state.status);
  const frame = frames.latest();
  if (status === null || frame === null || frame.regions.id.length !== 1) return null;
  const open = async (size: number): Promise<void> => {
    const answer = await run.getState().open({
      kind: "generated", preset: status.preset, seed: status.seed,
      topology: {
        stores: size, regions: 1, replicas: size, zones: 1, sizeMiB: 8, clients: frame.clients.processes.length,
        ...(frame.pds.length === 0 ? { pds: 0 } : {}),
      },
    });
    if (answer.ok) screen.showGroup(picture.region);
  };
  return (
    <span className="segments" role="group" aria-label={words.moves.size}>
      {CLASS_SIZES.map((size) => (
        <button
          key={size} type="button" aria-pressed={size === frame.stores.length} onClick={() => void open(size)}
        >{size}</button>
      ))}
    </span>
  );
}
