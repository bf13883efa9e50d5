import type { Rectangle } from "../../figure/geometry.ts";
import { useScreen } from "../app/context.ts";
import type { ChainStep } from "../state/score.ts";
import { tilesOf } from "./scene.ts";
import type { StageShot, StageView } from "./view.ts";
import "./why-lights.css";

/** A machine or a tile that steps of the chain are about. */
interface Light {
  readonly key: string;
  readonly box: Rectangle;
  /** Places in the chain. */
  readonly steps: number[];
  readonly isTile: boolean;
}

/** More numbers than these would cover the name of the machine. */
const MOST_NUMBERS = 4;

/** The steps of the chain of causes that is open, where they happened: machines are framed and numbered, tiles framed. */
export default function WhyLights({ view, shot }: { readonly view: StageView; readonly shot: StageShot }) {
  const chain = useScreen(({ score }) => score.chain);
  const step = useScreen(({ score }) => score.step);
  if (chain.length === 0) return null;
  return (
    <div className="why-lights" aria-hidden>
      {lightsOf(chain, view, shot).map(({ key, box, steps, isTile }) => (
        <span
          key={key} className="why-light" data-light={key} data-tile={isTile || undefined}
          data-lit={step !== null && steps.includes(step) ? "" : undefined}
          data-dim={step !== null && !steps.includes(step) ? "" : undefined}
          style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
        >
          {!isTile && <span className="why-numbers">{numbersOf(steps, step, chain)}</span>}
        </span>
      ))}
    </div>
  );
}

/** The step that is pointed at alone, else all, and how many more. */
function numbersOf(steps: readonly number[], step: number | null, chain: readonly ChainStep[]): string {
  if (step !== null && steps.includes(step)) return String(chain[step]?.number ?? "");
  const shown = steps.slice(0, MOST_NUMBERS).map((place) => chain[place]?.number ?? "");
  return shown.join(" ") + (steps.length > shown.length ? " …" : "");
}

function lightsOf(chain: readonly ChainStep[], view: StageView, { frame, layout }: StageShot): readonly Light[] {
  const lights = new Map<string, Light>();
  const light = (key: string, box: Rectangle | undefined, place: number, isTile: boolean): void => {
    if (box === undefined) return;
    const known = lights.get(key);
    if (known === undefined) lights.set(key, { key, box, steps: [place], isTile });
    else known.steps.push(place);
  };
  const scene = view.current();
  chain.forEach(({ stores, pds, clients, region }, place) => {
    for (const id of stores) {
      light(`store ${id}`, layout.cards[frame.stores.findIndex((store) => store.id === id)]?.box, place, false);
    }
    for (const id of pds) light(`pd ${id}`, layout.pds[frame.pds.findIndex((pd) => pd.id === id)], place, false);
    for (const id of clients) {
      const mark = layout.clientMarks[id - 1];
      light(`client ${id}`, mark && { x: mark.x - 9, y: mark.y - 9, width: 18, height: 18 }, place, true);
    }
    if (region === null || scene === null) return;
    for (const [store, box] of tilesOf(scene, region, { x: 0, y: 0 })) {
      const around = { x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4 };
      light(`region ${region} on ${store}`, around, place, true);
    }
  });
  return [...lights.values()];
}
