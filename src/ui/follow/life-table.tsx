import { between } from "../../kernel/time.ts";
import type { LifeHop, RequestLife } from "../../proto/request-life.ts";
import { errorWords } from "../../story/words/index.ts";
import { useApp, useNames, useRun } from "../app/context.ts";
import { durationText, keyText, storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { followTexts } from "../words/follow.texts.ts";
import { useTexts } from "../words/texts.ts";
import { laneText } from "./life-picture.tsx";

/** The hops in words: when each began, how long it lasted, what went wrong. An instant leads there. */
export function LifeTable({ life }: { readonly life: RequestLife }) {
  const { columns } = useTexts(followTexts);
  return (
    <table className="life-hops">
      <thead>
        <tr>
          <th scope="col" className="number">#</th><th scope="col">{columns.at}</th>
          <th scope="col" className="number">{columns.lasts}</th><th scope="col">{columns.what}</th>
        </tr>
      </thead>
      <tbody>{life.hops.map((hop, at) => <HopRow key={at} hop={hop} number={at + 1} />)}</tbody>
    </table>
  );
}

function HopRow({ hop, number }: { readonly hop: LifeHop; readonly number: number }) {
  const words = useWords();
  const text = useTexts(followTexts);
  const language = useRun((run) => run.language);
  const { run, screen } = useApp();
  const told = useHopText(hop);
  const goThere = (): void => {
    screen.closeDialog();
    run.getState().visit(hop.from);
  };
  return (
    <tr>
      <td className="number">{number}</td>
      <td><button type="button" className="link-button mono" onClick={goThere}>{storyTime(hop.from)}</button></td>
      <td className="number">{hop.to === null ? text.underWay : durationText(between(hop.from, hop.to), words)}</td>
      <td>
        {hop.isForLock && <span className="quiet">{text.forLock} </span>}{told}{" "}
        {hop.error !== "" && <span className="bad">{errorWords(hop.error, language)}</span>}
        {hop.detail !== "" && <code className="life-detail">{hop.detail}</code>}
      </td>
    </tr>
  );
}

function useHopText({ kind, asks, key, whom, region, backoff }: LifeHop): string {
  const words = useWords();
  const names = useNames();
  const text = useTexts(followTexts);
  const asked = whom === "client" ? text.pd : laneText(whom, 0, words, names);
  switch (kind) {
    case "timestamp": return text.hop.timestamp(asked);
    case "locate": return text.hop.locate(asked, keyText(key));
    case "ask": return text.hop.ask(asks, keyText(key), asked, words.nodes.region(String(region)));
    case "sleep": return text.hop.sleep(backoff);
    case "check": return text.hop.check(asked);
    case "lock": return text.hop.lock(keyText(key));
    case "park": case "rest": return text.hop[kind];
  }
}
