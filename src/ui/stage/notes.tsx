import type { Rectangle } from "../../figure/geometry.ts";
import { placeNotes, worthNoting } from "../../figure/link-notes.ts";
import { ailment } from "../../figure/link-text.ts";
import type { StageLink } from "../../figure/stage-links.ts";
import { useNames, usePalette } from "../app/context.ts";
import { textWidth } from "../parts/text-size.ts";
import { useWords } from "../words/index.ts";
import type { StageShot } from "./view.ts";

/** The size of a note's text in units of the stage's, and the height of its line. */
const SIZE = 0.88;
const LINE = 1.25;

interface LinkNotesProps {
  readonly links: readonly StageLink[];
  readonly layout: StageShot["layout"];
  /** CSS pixels of the stage's unit of text. */
  readonly unit: number;
}

/** Cards of stores and of PD, and the names of groups. */
const takenIn = ({ cards, pds, groups }: StageShot["layout"], size: number): readonly Rectangle[] => [
  ...cards.map(({ box }) => box), ...pds,
  ...groups.map(({ name, box: { x, y } }) => ({ x, y, width: (name.length + 6) * size, height: 2 * size })),
];

/** What ails the impaired links, beside their lines, wherever that has room; where many say the same, one of them says it. */
export default function LinkNotes({ links, layout, unit }: LinkNotesProps) {
  const words = useWords();
  const names = useNames();
  const { font } = usePalette();
  const size = SIZE * unit;
  const said = links.map((link) => ({ text: ailment(link, words, names), route: link.route }));
  const written = worthNoting(said, layout.groups.map(({ box }) => box));
  const notes = said.filter((_, i) => written[i]);
  const wishes = notes.map(({ route, text }) => ({ route, width: textWidth(text, `${size}px ${font}`) }));
  const places = placeNotes(wishes, LINE * size, takenIn(layout, size), layout);
  return (
    <svg className="stage-links" width={layout.width} height={layout.height} aria-hidden>
      {places.map((box, i) => box !== null && (
        <text key={i} className="stage-link-note" x={box.x} y={box.y + size} fontSize={size}>{notes[i]?.text}</text>
      ))}
    </svg>
  );
}
