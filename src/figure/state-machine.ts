import { path } from "d3-path";

/** A state of a machine, as a box. */
interface MachineState {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How one state leads to another: a way of an arrow, and where its head points. */
interface MachineMove {
  readonly from: string;
  readonly to: string;
  readonly way: string;
  readonly head: string;
}

/** A state machine, drawn: its states in a row in the order of its moves; what leads on goes above it, what leads back below. */
export interface MachinePicture {
  readonly width: number;
  readonly height: number;
  readonly states: readonly MachineState[];
  readonly moves: readonly MachineMove[];
}

const BOX = { letter: 7, margin: 14, height: 26, gap: 14 };
/** Stores are named under a state, and what leads back goes around that. */
const NAMED = 18;
/** So much higher is an arrow for each state that it passes. */
const RISE = 15;
const HEAD = 4;

export function drawMachine(moves: readonly (readonly [from: string, to: string])[]): MachinePicture {
  const names = [...new Set(moves.flat())];
  const place = (name: string): number => names.indexOf(name);
  const steps = ([from, to]: readonly [string, string]): number => place(to) - place(from);
  const above = Math.max(0, ...moves.map(steps)) * RISE;
  const below = Math.max(0, ...moves.map((move) => -steps(move))) * RISE;
  // As broad as the longest name in letters of 12 pixels: the whole stays legible where it has the breadth of a phone.
  const width = Math.max(...names.map(({ length }) => length)) * BOX.letter + BOX.margin;
  const xOf = (name: string): number => place(name) * (width + BOX.gap);
  return {
    width: names.length * (width + BOX.gap) - BOX.gap, height: above + BOX.height + Math.max(NAMED, below),
    states: names.map((name) => ({ name, x: xOf(name), y: above, width, height: BOX.height })),
    moves: moves.map((move) => {
      const middles = move.map((name) => xOf(name) + width / 2);
      return { from: move[0], to: move[1], ...arrow(middles, above, steps(move), width) };
    }),
  };
}

/** From one box's edge to the other's; the farther apart, the higher. No two of them leave or arrive in one point. */
function arrow(
  [from = 0, to = 0]: readonly number[], top: number, steps: number, width: number,
): { readonly way: string; readonly head: string } {
  const edge = steps > 0 ? top : top + BOX.height;
  const sign = Math.sign(steps);
  const spread = (width / 2) * (1 - Math.abs(steps) / 6);
  const x0 = from + sign * spread;
  const x1 = to - sign * spread;
  const y = edge - sign * RISE * Math.abs(steps) * 1.6;
  const way = path();
  way.moveTo(x0, edge);
  way.bezierCurveTo(x0, y, x1, y, x1, edge);
  const head = path();
  head.moveTo(x1 - HEAD, edge - sign * HEAD * 1.5);
  head.lineTo(x1, edge);
  head.lineTo(x1 + HEAD, edge - sign * HEAD * 1.5);
  return { way: way.toString(), head: head.toString() };
}
