import { LIFE_BAR, layoutLife, type LifeBar } from "../../figure/request-life.ts";
import type { LifeLane, RequestLife } from "../../proto/request-life.ts";
import { useNames } from "../app/context.ts";
import { nodeText } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import { followTexts } from "../words/follow.texts.ts";
import { useTexts } from "../words/texts.ts";

/** Room for a number in each hop of a long life, which then scrolls. */
const WIDTH = 960;
const HOP_WIDTH = 30;

/** A request's life as lanes; told in words beside it. */
export function LifePicture({ life }: { readonly life: RequestLife }) {
  const words = useWords();
  const names = useNames();
  const text = useTexts(followTexts);
  const { width, height, lanes, hops, messages, served } = layoutLife(life, Math.max(WIDTH, life.hops.length * HOP_WIDTH));
  return (
    <div className="life" tabIndex={0} role="region" aria-label={text.picture}>
      <svg width={width} height={height} role="img" aria-label={text.picture}>
        {lanes.map(({ lane, y }) => (
          <g key={lane}>
            <text className="life-name" x={4} y={y + LIFE_BAR - 5}>{laneText(lane, life.request.client, words, names)}</text>
            {lane !== "client" && <line className="life-lane" x1={80} x2={width} y1={y + LIFE_BAR / 2} y2={y + LIFE_BAR / 2} />}
          </g>
        ))}
        {served.map((bar, at) => (
          <rect key={at} className="life-served" x={bar.x} y={bar.y - 5} width={bar.width} height={10} rx={3} />
        ))}
        {messages.map(({ x1, y1, x2, y2, isLost }, at) => (
          <g key={at}>
            <line className="life-message" data-lost={isLost || undefined} x1={x1} y1={y1} x2={x2} y2={y2} />
            {isLost
              ? <path className="life-cross" d={`M${x2 - 4},${y2 - 4}l8,8m0,-8l-8,8`} />
              : <circle className="life-dot" cx={x2} cy={y2} r={2.5} />}
          </g>
        ))}
        {hops.map((bar) => <Hop key={bar.number} bar={bar} />)}
      </svg>
    </div>
  );
}

function Hop({ bar: { hop, number, x, y, width } }: { readonly bar: LifeBar }) {
  const hasRoom = width > String(number).length * 8 + 4;
  return (
    <g>
      <rect className="life-hop" data-kind={hop.kind} x={x} y={y} width={width} height={LIFE_BAR} rx={3} />
      {hasRoom && <text className="life-number" x={x + 4} y={y + LIFE_BAR - 5}>{number}</text>}
      {hop.error !== "" && <path className="life-cross" d={`M${x + width - 4},${y + 5}l-6,8m6,0l-6,-8`} />}
    </g>
  );
}

/** Whose lane it is. */
export function laneText(lane: LifeLane, client: number, words: Words, names: Parameters<typeof nodeText>[2]): string {
  const [kind, id] = lane.split(" ");
  if (kind === "store" || kind === "pd") return nodeText({ kind, id: Number(id) }, words, names);
  return nodeText({ kind: "client", id: client }, words, names);
}
