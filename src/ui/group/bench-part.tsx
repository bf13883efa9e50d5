import { useCallback, useEffect, useMemo, useRef, useState, type MouseEvent } from "react";
import type { GroupPicture } from "../../cluster/group-picture.ts";
import { layoutRing, type GroupRing, type RingRoom } from "../../figure/group-ring.ts";
import { START } from "../../kernel/time.ts";
import { idText } from "../../proto/names.ts";
import type { StoreId } from "../../proto/region.ts";
import { useNames, usePalette } from "../app/context.ts";
import { useTextSize } from "../parts/text-size.ts";
import type { GroupWords } from "../words/group.en.ts";
import { groupTexts } from "../words/group.texts.ts";
import { useTexts } from "../words/texts.ts";
import { GroupLogs } from "./group-logs.tsx";
import { GroupTable } from "./group-table.tsx";
import { ReadingJump } from "./reading-jump.tsx";
import { RingGround } from "./ring-ground.tsx";
import { RingLegend } from "./ring-legend.tsx";
import { messageNear, paintRing, type DrawnMark } from "./ring-painter.ts";
import { USUAL_REM, useArrangement, useRingRoom } from "./room.ts";
import { Servers } from "./servers.tsx";
import { UnderWay } from "./under-way.tsx";
import { fitCanvas } from "../parts/fit-canvas.ts";
import { messageOf } from "./view.ts";
import "./group.css";

/** Nothing on a bench is dated. */
const undated = (): null => null;

/** The bare servers of a bench, drawn as a group at large. Time stands, and a lesson alone moves them. */
export default function BenchPart({ picture }: { readonly picture: GroupPicture }) {
  const words = useTexts(groupTexts);
  const names = useNames();
  const root = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const nameOf = useCallback((store: StoreId): string => words.server(idText(store, names)), [words, names]);
  const rem = USUAL_REM * useTextSize().scale;
  const message = messageOf(picture, asked);
  const leader = picture.members.find(({ store }) => store === picture.leader);
  return (
    <div className="group-view" ref={root} {...useArrangement(root)}>
      <header className="group-head">
        <div className="state">
          <ReadingJump words={words} />
          <span className="what">{words.bench(picture.members.length)}</span>
          {leader === undefined ? <span className="chip" data-tone="electing">{words.noLeader("")}</span>
            : <span className="chip" data-tone="repaired">{words.leads(nameOf(leader.store), leader.term)}</span>}
        </div>
      </header>
      <BenchRing picture={picture} words={words} nameOf={nameOf} asked={asked} pointed={pointed} onAsk={setAsked} />
      <div className="group-reading">
        <GroupLogs picture={picture} erased={[]} words={words} nameOf={nameOf} committedSince={undated} rem={rem} />
        <UnderWay
          picture={picture} now={null} pace={0} words={words} nameOf={nameOf} onChoose={setAsked} onPoint={setPointed}
          chosen={asked === null || message === null ? null : { key: asked, message, branch: 0 }}
        />
      </div>
      <GroupTable picture={picture} now={null} words={words} nameOf={nameOf} />
    </div>
  );
}

/** A bench has no network: what is sent lies there until an instruction takes it. */
const NO_CUTS: ReadonlySet<string> = new Set();

interface BenchRingProps {
  readonly picture: GroupPicture;
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
  /** The messages that are asked about and pointed at, by their keys. */
  readonly asked: string | null;
  readonly pointed: string | null;
  readonly onAsk: (key: string | null) => void;
}

function BenchRing({ picture, words, nameOf, asked, pointed, onAsk }: BenchRingProps) {
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  const marks = useRef<readonly DrawnMark[]>([]);
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const [room, setRoom] = useState<RingRoom | null>(null);
  const [focus, setFocus] = useState<StoreId | null>(null);
  useRingRoom(box, setRoom);
  const ring = useMemo((): GroupRing | null => (room === null ? null : layoutRing(picture, room)), [picture, room]);
  useEffect(() => {
    const context = canvas.current?.getContext("2d") ?? null;
    if (canvas.current === null || context === null || room === null || ring === null) return;
    fitCanvas(canvas.current, context, room);
    marks.current = paintRing(context, {
      picture, ring, now: START, pace: 0, room, palette, words, wall: 0, chosen: asked, pointed, still: true,
      sides: new Map(),
    });
  }, [picture, ring, room, palette, words, asked, pointed]);
  const click = (event: MouseEvent<HTMLDivElement>): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    onAsk(messageNear(marks.current, { x: event.clientX - left, y: event.clientY - top }));
  };
  return (
    <div className="group-ring" ref={setBox} onClick={click}>
      {ring !== null && <RingGround picture={picture} ring={ring} words={words} cuts={NO_CUTS} />}
      <canvas ref={canvas} aria-hidden />
      {ring !== null && (
        <Servers picture={picture} ring={ring} words={words} nameOf={nameOf} chosen={focus} onAsk={null} onFocus={setFocus} />
      )}
      <RingLegend
        picture={picture} now={null} words={words} nameOf={nameOf}
        first={words.legend.bare(String(picture.members[0]?.store ?? ""))}
      />
    </div>
  );
}
