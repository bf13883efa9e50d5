import { formatDuration, type Duration } from "../../kernel/time.ts";
import type { Json } from "../../kernel/write-json.ts";
import { idNumber, idText, type IdNames } from "../../proto/names.ts";
import { DURATION_UNITS, durationIn, storyTime } from "../words/format.ts";
import type { Language } from "../words/parts.ts";
import { PHASE_SETTINGS } from "./bounds.ts";
import type { Anatomy, AnatomySummary } from "./types.ts";
import { ANATOMY_WORDS } from "./words.ts";

/** What a document of an anatomy needs besides: how ids are written, and the values that settings have. */
export interface AnatomyForm {
  readonly language: Language;
  readonly names: IdNames;
  readonly setting: (key: string) => string;
  /** Which run it is of, by name. */
  readonly origin: Readonly<Record<string, string | number>>;
}

const isOfStore = ({ phase }: AnatomySummary): boolean => phase === "pd-notices" || phase === "down-time";

/** The rows of the table: a phase each, in words. */
function anatomyTable(anatomy: Anatomy, { language, names, setting }: AnatomyForm): readonly (readonly string[])[] {
  const words = ANATOMY_WORDS[language];
  const time = (length: Duration | null): string => (length === null ? "–" : durationIn(DURATION_UNITS[language], length));
  return anatomy.phases.map((summary) => {
    const { phase, lengths, lasting, critical } = summary;
    const id = idText(critical, names);
    return [
      words.phases[phase], String(lengths.count), time(lengths.median), time(lengths.p95), time(lengths.max),
      isOfStore(summary) ? words.store(id) : words.region(id), lasting === 0 ? "" : String(lasting), words.bounds[phase],
      PHASE_SETTINGS[phase].map((key) => `${key} ${setting(key)}`).join(" · "),
    ];
  });
}

/** For a ticket or an incident report. `fault` is the sentence of what happened. */
export function anatomyMarkdown(anatomy: Anatomy, fault: string, form: AnatomyForm): string {
  const words = ANATOMY_WORDS[form.language];
  const { head } = words;
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\u00a0", " ")).join(" | ")} |`;
  const heads = [head.phase, head.count, head.median, head.p95, head.max, head.critical, head.lasting, head.bounds,
    head.settings];
  return [
    `## ${words.title}`, "", words.fault(storyTime(anatomy.at), fault), "",
    ...(anatomy.phases.length === 0 ? [words.nothing] : [line(heads), line(heads.map(() => "---")),
      ...anatomyTable(anatomy, form).map(line)]),
    ...(anatomy.critical === 0 ? [] : ["", words.critical(idText(anatomy.critical, form.names))]),
    "", `${storyTime(anatomy.now)} · ${originText(form.origin)}`, "",
  ].join("\n");
}

/** A scenario's name is a stranger's text: on one line it stays text. */
const originText = (origin: AnatomyForm["origin"]): string =>
  Object.entries(origin).map(([name, value]) => `${name} ${String(value).replace(/\p{Cc}+/gu, " ")}`).join(" · ");

const go = (length: number | null): string | null => (length === null ? null : formatDuration(length as Duration));

/** The anatomy in the document of a run: lengths as Go writes them, ids as the cluster does. */
export function anatomyJson(anatomy: Anatomy, names: IdNames, setting: (key: string) => string): Json {
  const id = (number: number): number | bigint => idNumber(number, names);
  return {
    at: go(anatomy.at),
    critical: anatomy.critical === 0 ? null : id(anatomy.critical),
    phases: anatomy.phases.map(({ phase, lengths, lasting, critical }) => ({
      phase, count: lengths.count, median: go(lengths.median), p95: go(lengths.p95), worst: go(lengths.max), lasting,
      critical: id(critical),
      settings: Object.fromEntries(PHASE_SETTINGS[phase].map((key) => [key, setting(key)])),
    })),
    rows: anatomy.rows.map(({ kind, id: of, stretches }) => ({
      [kind]: id(of), stretches: stretches.map(({ phase, from, to }) => ({ phase, from: go(from), to: go(to) })),
    })),
  };
}
