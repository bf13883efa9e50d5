import type { StoreFrame } from "../../cluster/layers/stores.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";

/** Whether a machine's process runs, or what has become of it. */
export function ProcessChip({ process }: Pick<StoreFrame, "process">) {
  const text = useTexts(inspectorTexts).process;
  return <span className="chip" data-tone={process === "running" ? "repaired" : "unavailable"}>{text[process]}</span>;
}
