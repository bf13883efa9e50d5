import { frameOf } from "../../cluster/frames.ts";
import { poster, POSTER_LIMITS } from "../../figure/poster.ts";
import { pictureEn } from "../../figure/words/picture.en.ts";
import type { CliFormat } from "./format.ts";

/** The stage at the end of the run; `poster` makes others, and PNG. */
export const svg: CliFormat = {
  name: "svg",
  help: "a picture of the stage at the end of the run; `quorumscape poster` draws any moment",
  folds: [],
  write: ({ cluster, branch: { events }, spec: { scenario, topology: { names } } }) => {
    const titles: Readonly<Record<string, string>> = pictureEn.scenarios;
    const title = Object.hasOwn(titles, scenario) ? titles[scenario] : undefined;
    const { width, height } = POSTER_LIMITS;
    const shown = { frame: frameOf(cluster), events, names, title: title ?? scenario };
    const text = poster(shown, { width, height, theme: "light", language: "en", words: pictureEn });
    return { files: [{ name: "stage.svg", text: `${text}\n` }], notices: [] };
  },
};
