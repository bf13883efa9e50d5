import { Guarded } from "../parts/guarded.tsx";
import { useWords } from "../words/index.ts";
import type { Panel } from "./panel.ts";

/**
 * A panel in its place. One in the column is a landmark with a head of its own; one below or in the drawer gets
 * its landmark here.
 */
export function PanelRoom({ panel }: { readonly panel: Panel }) {
  const words = useWords();
  const content = <Guarded><panel.Content /></Guarded>;
  switch (panel.place) {
    case "lesson": case "reading": return content;
    case "below": case "drawer": return <section className="below-room" aria-label={panel.title(words)}>{content}</section>;
  }
}
