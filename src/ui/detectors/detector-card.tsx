import { drawMachine } from "../../figure/state-machine.ts";
import type { RunStatus } from "../../worker/protocol.ts";
import { idText } from "../../proto/names.ts";
import { useNames } from "../app/context.ts";
import { RefLink } from "../inspector/ref-link.tsx";
import { detectorsTexts } from "../words/detectors.texts.ts";
import { countText, durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { selectionText } from "../words/selection-text.ts";
import { useTexts } from "../words/texts.ts";

type DetectorSight = NonNullable<RunStatus["detection"]>["detectors"][number];

/** A detector: its state machine with the stores in it, and how right it was of each. */
export function DetectorCard({ sight, unseen }: { readonly sight: DetectorSight; readonly unseen: number }) {
  const text = useTexts(detectorsTexts);
  const words = useWords();
  const { detector, alarms, stores } = sight;
  return (
    <section>
      <h3>{text.detectors[detector]} <span className="quiet mono">{detector}</span></h3>
      <Machine sight={sight} />
      <table>
        <thead>
          <tr>
            <th>{text.store}</th><th>{text.state}</th>
            <th className="number">{text.noticed}</th><th className="number">{text.falseAlarms}</th>
          </tr>
        </thead>
        <tbody>
          {stores.map(({ store, standing, failures, outages, noticedAfter, falseAlarms }) => (
            <tr key={store}>
              <td style={{ whiteSpace: "nowrap" }}><RefLink selection={{ kind: "store", id: store }} /></td>
              <td className={alarms.includes(standing) ? "bad" : ""}>
                {standing}{failures !== null && failures > 0 && ` ${text.failures(failures)}`}
              </td>
              <td className="number">
                {outages > 0 && (noticedAfter === null ? text.missed : durationText(noticedAfter, words))}
              </td>
              <td className="number">{countText(falseAlarms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {unseen > 0 && <p className="quiet">{text.unseen(unseen)}</p>}
    </section>
  );
}

const MARGIN = 6;
/** Under a state stand the stores that are in it; more of them are counted. */
const MOST_NAMED = 6;

const coloursOf = (isHeld: boolean, isAlarm: boolean): { readonly fill: string; readonly stroke: string } => {
  const tone = isAlarm ? "unavailable" : "repaired";
  return isHeld ? { fill: `var(--${tone}-soft)`, stroke: `var(--${tone})` } : { fill: "var(--well)", stroke: "var(--line)" };
};

function Machine({ sight: { detector, moves, alarms, stores } }: { readonly sight: DetectorSight }) {
  const text = useTexts(detectorsTexts);
  const words = useWords();
  const names = useNames();
  const { width, height, states, moves: arrows } = drawMachine(moves);
  const within = (name: string): DetectorSight["stores"] => stores.filter(({ standing }) => standing === name);
  const nameOf = (id: number): string => selectionText({ kind: "store", id }, words, names);
  const told = states.filter(({ name }) => within(name).length > 0)
    .map(({ name }) => `${name}: ${within(name).map(({ store }) => nameOf(store)).join(words.common.listSeparator)}`).join(" · ");
  return (
    <svg
      role="img" aria-label={text.machine(text.detectors[detector] ?? detector, told)}
      viewBox={`${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`} width="100%"
      style={{ maxWidth: `${width / 13}em` }} fontSize="12" textAnchor="middle"
    >
      {arrows.map(({ from, to, way, head }) => (
        <g key={`${from} ${to}`} fill="none" stroke="var(--ink-3)"><path d={way} /><path d={head} /></g>
      ))}
      {states.map(({ name, x, y, width: broad, height: high }) => (
        <g key={name} transform={`translate(${x} ${y})`}>
          <rect width={broad} height={high} rx="5" {...coloursOf(within(name).length > 0, alarms.includes(name))} />
          <text x={broad / 2} y={high / 2 + 4} fill="var(--ink-1)">{name}</text>
          {within(name).length > 0 && (
            <text x={broad / 2} y={high + 14} fill="var(--ink-2)" data-stores={name}>
              {within(name).length > MOST_NAMED ? countText(within(name).length)
                : within(name).map(({ store }) => idText(store, names)).join(" ")}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
