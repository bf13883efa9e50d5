import {
  useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore, type MouseEvent, type RefObject,
} from "react";
import { askedMessage, type AskedMessage } from "../../figure/group-messages.ts";
import { idText } from "../../proto/names.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { useApp, useAppId, useNames, usePalette, useRun, useScreen, type AppContext } from "../app/context.ts";
import { usePageShape } from "../parts/page-form.ts";
import { useTextSize } from "../parts/text-size.ts";
import { ViewSwitch } from "../stage/view-switch.tsx";
import type { GroupMoves } from "../state/stage-reach.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { Tabs } from "../parts/tabs.tsx";
import type { GroupWords } from "../words/group.en.ts";
import { groupTexts } from "../words/group.texts.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { GroupHead } from "./group-head.tsx";
import { GroupTable } from "./group-table.tsx";
import { GroupLogs } from "./group-logs.tsx";
import { groupMoves } from "./moves.ts";
import { useProposal, type ProposalDraft } from "./proposal.ts";
import { RingGround } from "./ring-ground.tsx";
import { USUAL_REM, useArrangement, useRingRoom } from "./room.ts";
import { RingLegend } from "./ring-legend.tsx";
import { ServerMenu } from "./server-menu.tsx";
import { Servers } from "./servers.tsx";
import { travel } from "./travel.ts";
import { UnderWay } from "./under-way.tsx";
import { GroupView, type GroupShot } from "./view.ts";
import "./group.css";

const SpaceTimePart = lazyPart(() => import("./space-time-part.tsx"));

/** What is read beside the ring. */
const READINGS = ["logs", "space-time"] as const;
type Reading = (typeof READINGS)[number];

interface GroupPartProps {
  readonly region: RegionId;
  /** Set once the reader goes back to the cluster: the replicas return to their tiles, and then `onLeft` is called. */
  readonly leaving: boolean;
  readonly onLeft: () => void;
}

/** One Raft group at large: its servers on a ring, their messages, their logs. Fills the stage. */
export default function GroupPart({ region, leaving, onLeft }: GroupPartProps) {
  const app = useApp();
  const words = useTexts(groupTexts);
  const names = useNames();
  const palette = usePalette();
  const view = useMemo(() => new GroupView(app, region), [app, region]);
  const shot = useSyncExternalStore(view.subscribe, view.snapshot);
  const root = useRef<HTMLDivElement>(null);
  const [ringBox, setRingBox] = useState<HTMLDivElement | null>(null);
  const nameOf = useCallback((store: StoreId): string => words.server(idText(store, names)), [words, names]);
  const chosen = useChosen(view, shot);
  const [reading, setReading] = useState<Reading>("logs");
  const asked = useScreen(({ score }) => score.asked !== null);
  if (asked && reading === "logs") setReading("space-time");
  const proposal = useProposal(app, region);
  const moves = useMoves(app, region, view, proposal.write, setReading, root);
  useWatching(app, region);
  useEffect(() => view.restyle(palette, words), [view, palette, words]);
  useRingRoom(ringBox, view.resize);
  useTravel(app, region, root, shot !== null, leaving, onLeft);
  const readId = useAppId("group-read");
  const arrangement = useArrangement(root);
  return (
    <div className="group-view" ref={root} {...arrangement} data-leaving={leaving || undefined}>
      {shot === null ? <header className="group-head"><ViewSwitch /></header>
      : <GroupHead region={region} picture={shot.picture} words={words} nameOf={nameOf} moves={moves} proposal={proposal} />}
      <Ring
        view={view} shot={shot} region={region} words={words} nameOf={nameOf} proposal={proposal} onBox={setRingBox}
        onChoose={chosen.choose}
      />
      {shot !== null && (
        <div className="group-reading" data-reading={reading}>
          <div className="group-read" id={readId}>
            <Tabs
              label={words.readings.title} tabs={READINGS} titles={words.readings} current={reading} onChange={setReading}
              controls={readId}
            />
            {reading === "logs" ? <Log view={view} shot={shot} words={words} nameOf={nameOf} /> : (
              <SpaceTimePart
                picture={shot.picture} now={shot.now} playing={shot.pace > 0} words={words} nameOf={nameOf}
                chosen={chosen.asked?.key ?? null} onChoose={chosen.choose}
              />
            )}
          </div>
          <UnderWay
            picture={shot.picture} now={shot.now} pace={shot.pace} words={words} nameOf={nameOf} chosen={chosen.asked}
            onChoose={chosen.choose} onPoint={chosen.point}
          />
        </div>
      )}
      {shot !== null && <GroupTable picture={shot.picture} now={shot.now} words={words} nameOf={nameOf} />}
    </div>
  );
}

interface Told {
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
}

interface RingProps extends Told {
  readonly view: GroupView;
  readonly shot: GroupShot | null;
  readonly region: RegionId;
  readonly proposal: ProposalDraft;
  readonly onBox: (box: HTMLDivElement | null) => void;
  readonly onChoose: (key: string | null) => void;
}

/** The ring: what stands on it as elements, what moves between them on a canvas. */
function Ring({ view, shot, region, words, nameOf, proposal, onBox, onChoose }: RingProps) {
  const app = useApp();
  const names = useNames();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { nodes } = useWords();
  const standpoint = useScreen((screen) => screen.standpoint);
  const opening = useRun((run) => run.opening);
  const [menu, setMenu] = useState<{ readonly store: StoreId; readonly x: number; readonly y: number } | null>(null);
  useEffect(() => (canvas.current === null ? undefined : view.attach(canvas.current)), [view]);
  const focus = useCallback((store: StoreId) => app.screen.setState({ standpoint: store }), [app]);
  const ask = useCallback((store: StoreId, at: { readonly x: number; readonly y: number }) => {
    focus(store);
    setMenu({ store, ...at });
  }, [focus]);
  const click = (event: MouseEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const key = view.messageAt({ x: event.clientX - box.left, y: event.clientY - box.top });
    // What can be done to a message stands on its card: a right click opens that, too, and beside messages is the browser's own.
    if (event.type === "contextmenu") {
      if (key === null) return;
      event.preventDefault();
    }
    // What is asked about must not be gone before it is read.
    if (key !== null && app.run.getState().status?.playing === true) app.run.getState().play(false);
    onChoose(key);
  };
  const isThere = menu !== null && shot?.picture.members.some(({ store }) => store === menu.store) === true;
  return (
    <div className="group-ring" ref={onBox} onClick={click} onContextMenu={click}>
      {shot !== null && <RingGround picture={shot.picture} ring={shot.ring} words={words} cuts={shot.cuts} />}
      <canvas ref={canvas} aria-hidden />
      {shot !== null && (
        <Servers
          picture={shot.picture} ring={shot.ring} words={words} nameOf={nameOf} chosen={standpoint} onAsk={ask} onFocus={focus}
        />
      )}
      {shot === null && <p className="stage-empty">{opening ? words.waiting : words.gone(idText(region, names))}</p>}
      {shot !== null && (
        <RingLegend
          picture={shot.picture} now={shot.now} words={words} nameOf={nameOf}
          first={nodes.store(idText(shot.picture.members[0]?.store ?? 0, names))}
        />
      )}
      {isThere && (
        <ServerMenu
          region={region} store={menu.store} nameOf={nameOf} at={menu} words={words} proposal={proposal}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}

function Log({ view, shot, words, nameOf }: Told & { readonly view: GroupView; readonly shot: GroupShot }) {
  const rem = USUAL_REM * useTextSize().scale;
  const since = useCallback((index: number) => view.committedSince(index), [view]);
  return <GroupLogs picture={shot.picture} erased={shot.erased} words={words} nameOf={nameOf} committedSince={since} rem={rem} />;
}

/** Frames carry this group for as long as it is looked at; the inspector tells of it too. */
function useWatching(app: AppContext, region: RegionId): void {
  const opening = useRun((run) => run.opening);
  const { form } = usePageShape();
  useEffect(() => {
    if (opening) return;
    const { watchGroup, select, selection } = app.run.getState();
    watchGroup(region);
    // Where the inspector is a sheet, it would cover what was just opened.
    if (form !== "desk") return;
    if (selection?.kind !== "region" || selection.id !== region) select({ kind: "region", id: region });
  }, [app, region, opening, form]);
  useEffect(() => () => app.run.getState().watchGroup(null), [app]);
}

/** The message that is asked about: when it has arrived, it stays on the page, for as long as this run goes on from there. */
function useChosen(view: GroupView, shot: GroupShot | null) {
  const [key, setKey] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const [asked, setAsked] = useState<AskedMessage | null>(null);
  const opening = useRun((run) => run.opening);
  const known = shot === null || key === null || opening ? null : askedMessage(shot.picture, shot.now, shot.branch, key, asked);
  if (known !== asked) setAsked(known);
  if (known === null && asked !== null && asked.key === key) setKey(null);
  useEffect(() => view.mark(key, pointed, () => setKey(null)), [view, key, pointed]);
  return { choose: setKey, point: setPointed, asked };
}

/** What the head's buttons and the teacher's keys do. */
function useMoves(
  app: AppContext, region: RegionId, view: GroupView, write: () => void,
  setReading: (turn: (reading: Reading) => Reading) => void, root: RefObject<HTMLDivElement | null>,
): GroupMoves {
  const moves = useMemo(() => groupMoves(app, region, view, {
    read: () => {
      setReading((reading) => (reading === "logs" ? "space-time" : "logs"));
      // In a column it stands below the ring, out of sight.
      root.current?.scrollTo({ top: root.current.querySelector(".group-ring")?.clientHeight ?? 0 });
    },
    write,
  }), [app, region, root, view, write, setReading]);
  useEffect(() => app.stage.hand("group", moves), [app, moves]);
  return moves;
}

/**
 * Replicas come from their tiles and go back to them. Only whoever has just opened the view sees them come: where another run
 * opens, or whoever leaves thinks better of it, the ring stands there at once.
 */
function useTravel(
  app: AppContext, region: RegionId, root: RefObject<HTMLElement | null>, isThere: boolean, leaving: boolean, onLeft: () => void,
): void {
  const tilesNow = useCallback(() => {
    const { keys, tiles } = app.stage.parts;
    return (keys?.tiles ?? tiles)?.(region) ?? new Map();
  }, [app, region]);
  const haveCome = useRef(false);
  useLayoutEffect(() => {
    if (!isThere || haveCome.current || root.current === null) return;
    haveCome.current = true;
    if (!app.run.getState().reducedMotion) travel(root.current, tilesNow(), "in", () => undefined);
  }, [app, root, tilesNow, isThere]);
  useEffect(() => {
    if (!leaving || root.current === null) return undefined;
    if (!app.run.getState().reducedMotion) return travel(root.current, tilesNow(), "out", onLeft);
    onLeft();
    return undefined;
  }, [app, root, tilesNow, leaving, onLeft]);
}
