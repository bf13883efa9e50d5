import { useApp, useScreen } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import "./narrow.css";

/** Where a panel takes the cluster's place, the cluster is a tab as they are. */
export default function ClusterTab() {
  const words = useWords();
  const { screen } = useApp();
  const up = useScreen(({ sheetUp }) => sheetUp);
  return (
    <button type="button" role="tab" aria-selected={!up} onClick={() => screen.setState({ sheetUp: false, drawer: null })}>
      {words.landmarks.stage}
    </button>
  );
}
