import { useRun } from "../../ui/app/context.ts";
import { RaftLogView } from "../../ui/inspector/raft-log.tsx";
import "../../ui/inspector/inspector.css";
import "../../ui/inspector/region.css";
import { useWords } from "../../ui/words/index.ts";
import { selectionText } from "../../ui/words/selection-text.ts";
import { useEmbedText } from "./embed.tsx";

/** The Raft logs of the selected region, one row for each replica. */
export default function LogView() {
  const detail = useRun((run) => run.detail);
  const selection = useRun((run) => run.selection);
  const names = useRun(({ status }) => status?.names);
  const words = useWords();
  const text = useEmbedText();
  return (
    <section className="embed-log panel-content">
      {selection !== null && <h2>{selectionText(selection, words, names ?? {})}</h2>}
      {detail?.kind === "region" ? <RaftLogView detail={detail} /> : <p className="quiet">{text.noLog}</p>}
    </section>
  );
}
