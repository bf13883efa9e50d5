import { bottomOf, contains, rightOf, type Point, type Rectangle } from "./geometry.ts";
import { pointAlong, type Route } from "./routes.ts";

/** Words that want to stand beside a link, and how wide they are. */
export interface NoteWish {
  readonly route: Route;
  readonly width: number;
}

/** Where along a link its note is tried, the best place first. */
const PLACES = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.14, 0.86];
/** Between a line and its note, and between two notes side by side. */
const BESIDE = 4;

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < rightOf(b) + BESIDE && b.x < rightOf(a) + BESIDE && a.y < bottomOf(b) && b.y < bottomOf(a);

/** Up to so many notes each link has its own; more of them are a thicket in which nothing is read. */
const MOST_EACH = 6;

/**
 * Which of the notes are written: all, as long as they are few. Otherwise one for all links that join the same two places and say
 * the same; what leads out of all places, to PD or to clients, is not said again where a link between places has said it.
 */
export function worthNoting(
  notes: readonly { readonly text: string; readonly route: Route }[], places: readonly Rectangle[],
): readonly boolean[] {
  if (notes.length <= MOST_EACH) return notes.map(() => true);
  const said = new Set<string>();
  const ends = notes.map(({ route }) => [0, 1].map((share) => {
    const { x, y } = pointAt(route, share);
    return places.findIndex((place) => contains(place, x, y));
  }).sort((a, b) => a - b));
  const written = notes.map(() => false);
  for (const leadsOut of [false, true]) {
    notes.forEach(({ text }, i) => {
      const [first = -1, second = -1] = ends[i] ?? [];
      const key = `${text} ${first} ${second}`;
      if ((first < 0) !== leadsOut || said.has(key) || (leadsOut && said.has(text))) return;
      written[i] = true;
      said.add(key).add(text);
    });
  }
  return written;
}

/**
 * Where each note stands: beside its line, clear of what is taken and of one another, and within the room. Null where there is no
 * such place: half a word tells nothing, and whoever points at the line reads it whole.
 */
export function placeNotes(
  wishes: readonly NoteWish[], height: number, taken: readonly Rectangle[],
  room: { readonly width: number; readonly height: number },
): readonly (Rectangle | null)[] {
  const standing = [...taken];
  const isFree = (box: Rectangle): boolean => box.x >= 0 && box.y >= 0 && rightOf(box) <= room.width
    && bottomOf(box) <= room.height && standing.every((other) => !overlap(box, other));
  return wishes.map(({ route, width }) => {
    for (const share of PLACES) {
      const box = sidesOf(pointAt(route, share), width, height).find(isFree);
      if (box === undefined) continue;
      standing.push(box);
      return box;
    }
    return null;
  });
}

function pointAt(route: Route, share: number): Point {
  const point = { x: 0, y: 0 };
  pointAlong(route, share, point);
  return point;
}

const sidesOf = ({ x, y }: Point, width: number, height: number): readonly Rectangle[] => [
  { x: x - width / 2, y: y - height - BESIDE, width, height }, { x: x + 2 * BESIDE, y: y - height / 2, width, height },
  { x: x - width / 2, y: y + BESIDE, width, height }, { x: x - width - 2 * BESIDE, y: y - height / 2, width, height },
];
