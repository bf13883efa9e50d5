import type { Frame } from "../../cluster/frame.ts";
import EmbedTab from "./embed-tab.tsx";
import ExportTab from "./export-tab.tsx";

interface ShareTabProps {
  readonly section: "file" | "embed";
  /** The run's text and its whole link, and what the stage showed when they were made. */
  readonly text: string;
  readonly link: string;
  readonly frame: Frame;
}

/** What stands behind the link: fetched together, as both draw the stage. */
export default function ShareTab({ section, text, link, frame }: ShareTabProps) {
  return section === "file" ? <ExportTab frame={frame} runText={text} /> : <EmbedTab text={text} link={link} frame={frame} />;
}
