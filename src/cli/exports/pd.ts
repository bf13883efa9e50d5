import { EXPORT_FORMATS, exportPd } from "../../exchange/pd-export.ts";
import type { CliFormat } from "./format.ts";

/** What PD would print of the cluster at the end of the run. */
export const pdFormats: readonly CliFormat[] = EXPORT_FORMATS.map((name) => ({
  name,
  help: `what PD prints of its ${name.slice("pd-".length)}, as JSON`,
  folds: [],
  write: ({ cluster }) => {
    const { notices, ...file } = exportPd(cluster, name);
    return { files: [file], notices };
  },
}));
