import type { Selection } from "../../cluster/details.ts";
import type { LinkDetail } from "../../cluster/views/link.ts";
import { FaultButtons } from "../faults/fault-buttons.tsx";
import { PanelContent } from "../parts/panel-content.tsx";
import { useNames } from "../app/context.ts";
import { bytesText, countText, durationText, nodeText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";
import { InspectorHead } from "./inspector-head.tsx";

interface LinkViewProps {
  readonly detail: LinkDetail;
  readonly selection: Selection;
}

/** A link: both directions side by side, and what can be done to it. */
export default function LinkView({ detail, selection }: LinkViewProps) {
  const words = useWords();
  const names = useNames();
  const { link: text } = useTexts(inspectorTexts);
  const [from, to] = [nodeText(detail.from, words, names), nodeText(detail.to, words, names)];
  const titles = [`${from} → ${to}`, `${to} → ${from}`];
  const row = (name: string, value: (direction: LinkDetail["directions"][number]) => string) => (
    <tr>
      <th scope="row">{name}</th>
      {detail.directions.map((direction, index) => <td key={index} className="number">{value(direction)}</td>)}
    </tr>
  );
  return (
    <>
      <InspectorHead selection={selection} />
      <PanelContent>
        <table className="directions">
          <thead>
            <tr>
              <th scope="col">{text.directions}</th>
              {titles.map((title) => <th key={title} scope="col" className="number">{title}</th>)}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row"><span className="visually-hidden">{text.cut}</span></th>
              {detail.directions.map((direction, index) => (
                <td key={index} className="number">
                  <span className="chip" data-tone={direction.cut ? "unavailable" : "repaired"}>
                    {direction.cut ? text.cut : text.works}
                  </span>
                </td>
              ))}
            </tr>
            {row(text.latency, (direction) => durationText(direction.latency, words)
              + (direction.extraLatency > 0 ? ` ${text.latencyExtra(durationText(direction.extraLatency, words))}` : ""))}
            {row(text.loss, (direction) => words.faults.percent(direction.lossPercent))}
            {row(text.duplicate, (direction) => words.faults.percent(direction.duplicatePercent))}
            {row(text.sent, (direction) => countText(direction.sent))}
            {row(text.lost, (direction) => countText(direction.lost))}
            {row(text.bytes, (direction) => bytesText(direction.bytes))}
            {row(text.underWay, (direction) => countText(direction.underWay))}
          </tbody>
        </table>
        <h3>{words.faults.heading}</h3>
        <FaultButtons selection={selection} />
      </PanelContent>
    </>
  );
}
