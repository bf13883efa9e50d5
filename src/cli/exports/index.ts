import { anatomies } from "./anatomy.ts";
import { elle } from "./elle.ts";
import type { CliFormat } from "./format.ts";
import { historySvg } from "./history-svg.ts";
import { knossos } from "./knossos.ts";
import { outages } from "./outages.ts";
import { pdFormats } from "./pd.ts";
import { porcupine } from "./porcupine.ts";
import { runFormats } from "./runs.ts";
import { svg } from "./svg.ts";

/** Every format of `quorumscape export`. A new one is its file and a line here. */
export const FORMATS: readonly CliFormat[] = [
  ...runFormats,
  svg,
  ...pdFormats,
  porcupine,
  elle,
  knossos,
  historySvg,
  outages,
  ...anatomies,
];
