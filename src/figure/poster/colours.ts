import { mixedColours, type TileColours } from "../tile-paint.ts";

/** The themes of a picture that leaves the page: nobody is there to resolve "as the system has it". */
export type PosterTheme = "light" | "dark";

/** What a poster is drawn with. */
export interface PosterColours extends TileColours {
  readonly background: string;
  /** The ground of a group of stores. */
  readonly zone: string;
  readonly zoneOpacity: number;
}

type Named = Omit<PosterColours, "deadBlock" | "pale" | "paleLine" | "paleBlock">;

const light: Named = {
  background: "#f7f8fa", surface: "#ffffff", line: "#dfe3e9", ink1: "#14181f", ink2: "#4b5563", ink3: "#8a94a3", quiet: "#626c7b",
  unavailable: "#c8420a", unavailableSoft: "#fdeee6", unavailableInk: "#b03807",
  electing: "#d98a00", electingSoft: "#fff4dc", electingInk: "#855300",
  copying: "#1f8fc4", copyingSoft: "#e3f3fb", copyingInk: "#146690", repaired: "#0b8a62", dead: "#9aa3af",
  zone: "#dfe3e9", zoneOpacity: 0.32,
};

const dark: Named = {
  background: "#0e1116", surface: "#151a21", line: "#29313c", ink1: "#e8ecf2", ink2: "#a7b1bf", ink3: "#6c7787", quiet: "#8f9aaa",
  unavailable: "#ff7a45", unavailableSoft: "#341c12", unavailableInk: "#ff8f61",
  electing: "#f2b441", electingSoft: "#30260f", electingInk: "#f2b441",
  copying: "#5cc0ee", copyingSoft: "#112a37", copyingInk: "#5cc0ee", repaired: "#3fcf9c", dead: "#56606d",
  zone: "#151a21", zoneOpacity: 0.6,
};

/** The colours of each theme: those of the page's style sheet, which a file on its own cannot read. */
export const POSTER_COLOURS: Readonly<Record<PosterTheme, PosterColours>> = {
  light: { ...light, ...mixedColours(light) }, dark: { ...dark, ...mixedColours(dark) },
};
