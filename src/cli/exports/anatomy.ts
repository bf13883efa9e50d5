import { originFields } from "../../exports/origin.ts";
import { anatomyPicture } from "../../figure/anatomy-picture.ts";
import { anatomiesOf, type BoundAnatomy } from "../../session/anatomy.ts";
import { runOrigin } from "../../session/origin.ts";
import type { Run } from "../../session/run.ts";
import { anatomyMarkdown } from "../../story/anatomy/document.ts";
import { faultText } from "../fault-text.ts";
import type { CliFormat } from "./format.ts";

const WIDTH = 960;

/** All parts of the incident, as actions. */
const faultOf = ({ anatomy }: BoundAnatomy, { spec }: Run): string =>
  [...new Set(anatomy.parts.map((part) => faultText(part, spec.topology.names)))].join(", ");

/** The anatomy of each incident: for a report as a table, or as a picture. */
export const anatomies: readonly CliFormat[] = [
  {
    name: "anatomy-md",
    help: "what each failover was made of, as Markdown for an incident report: phases, what bounded each, which setting would change it",
    folds: [],
    write: (run) => {
      const { names } = run.spec.topology;
      const origin = originFields(runOrigin(run));
      const told = anatomiesOf(run).map((each) =>
        anatomyMarkdown(each.anatomy, faultOf(each, run),
          { language: "en", names, origin, setting: (key) => each.settings[key] ?? "" }));
      return { files: told.length === 0 ? [] : [{ name: "anatomy.md", text: told.join("\n") }], notices: [] };
    },
  },
  {
    name: "anatomy-svg",
    help: "the same as a picture, a file for each failover: every region that was touched, phase by phase",
    folds: [],
    write: (run) => ({
      files: anatomiesOf(run).map((each, index) => ({
        name: `anatomy-${index + 1}.svg`,
        text: `${anatomyPicture(each.anatomy,
          { width: WIDTH, theme: "light", language: "en", names: run.spec.topology.names, title: faultOf(each, run),
            isTitled: true })}\n`,
      })),
      notices: [],
    }),
  },
];
