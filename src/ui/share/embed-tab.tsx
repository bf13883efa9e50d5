import { Copy, Download } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { Frame } from "../../cluster/frame.ts";
import { scenarioOf } from "../../exchange/scenarios/index.ts";
import { poster } from "../../figure/poster.ts";
import type { Language } from "../../story/words/index.ts";
import { useApp, useRun } from "../app/context.ts";
import { saveText } from "../dialogs/saving.ts";
import { Tabs } from "../parts/tabs.tsx";
import { ownAddress } from "../state/address.ts";
import type { RunState } from "../state/run.ts";
import { storyTime } from "../words/format.ts";
import { loadWords, wordsIn } from "../words/index.ts";
import { scenarioTitle } from "../words/scenario-title.ts";
import { shareTexts } from "../words/share.texts.ts";
import { useTexts } from "../words/texts.ts";
import { copied } from "./copied.ts";
import {
  canBeEmbedded, EMBED_FORMS, EMBED_RATIOS, embedAttributes, embedCodes, posterSize, type EmbedChoices, type EmbedForm,
  type EmbedSubject,
} from "./embed-code.ts";
import { EmbedLiving } from "./embed-living.tsx";
import { EmbedPicture } from "./embed-picture.tsx";

interface EmbedTabProps {
  /** The run's text and its whole link, and what the stage showed when they were made. */
  readonly text: string;
  readonly link: string;
  readonly frame: Frame;
}

/** What an author pastes into a page of their own: choices, what comes of them, alive, and the code in three forms. */
export default function EmbedTab({ text: runText, link, frame }: EmbedTabProps) {
  const text = useTexts(shareTexts).embed;
  const { run, root } = useApp();
  const pageLanguage = useRun(({ language }) => language);
  const [choices, setChoices] = useState<EmbedChoices>(() => ({
    view: run.getState().lesson === null ? "stage" : "lesson", controls: "bar", lang: "auto", theme: "auto", readonly: false,
    ratio: "16/9", begins: "now",
  }));
  const [form, setForm] = useState<EmbedForm>("tag");
  const [said, setSaid] = useState("");
  const language = useSpoken(choices.lang === "auto" ? pageLanguage : choices.lang);
  const theme = choices.theme === "auto" ? (root.dataset["theme"] === "dark" ? "dark" : "light") : choices.theme;
  const subject = useMemo(() => subjectOf(run.getState(), { runText, link, frame, language, theme }),
    [run, runText, link, frame, language, theme]);
  const svg = useMemo(() => {
    const { events, status } = run.getState();
    const shown = { frame, events, names: status?.names ?? {}, title: subject.title };
    return poster(shown, { ...posterSize(choices.ratio), theme, language, words: wordsIn(language) });
  }, [run, frame, subject.title, choices.ratio, theme, language]);
  const codes = embedCodes(subject, choices);
  const attributes = embedAttributes(subject, choices);
  const isPicture = form === "markdown";
  const isTooLong = !isPicture && !canBeEmbedded(attributes);
  const copy = async (): Promise<void> => setSaid(await copied(codes[form]) ? text.copied(text.forms[form]) : text.manual);
  const save = (): void => saveText(subject.picture, `${svg}\n`, "image/svg+xml");
  return (
    <div className="embed-share">
      <figure>
        {isPicture || isTooLong ? <EmbedPicture svg={svg} />
          : <EmbedLiving attributes={attributes} ratio={choices.ratio} svg={svg} />}
        <figcaption>
          <span>{isPicture || isTooLong ? text.pictureHint : text.livingHint}</span>
          <button type="button" className="button small" onClick={save}><Download aria-hidden />{text.save}</button>
        </figcaption>
      </figure>
      <EmbedChoicesForm choices={choices} isLesson={subject.world.kind === "lesson"} onChange={setChoices} />
      <div className="embed-code">
        <div className="embed-code-head">
          <Tabs
            label={text.form} tabs={EMBED_FORMS} titles={text.forms} current={form} onChange={setForm} controls="embed-code"
          />
          <button type="button" className="button small" disabled={isTooLong} onClick={() => void copy()}>
            <Copy aria-hidden />{text.copy}
          </button>
        </div>
        <pre id="embed-code" role="tabpanel" tabIndex={0} className="mono" aria-label={text.forms[form]}>
          {isTooLong ? text.tooLong : codes[form]}
        </pre>
        <p className="embed-said" role="status">{said === "" ? text.hints[form] : said}</p>
      </div>
    </div>
  );
}

/** The language, once its words are on the page; the page's own until then. */
function useSpoken(wanted: Language): Language {
  const [loaded, setLoaded] = useState<Language>("en");
  useEffect(() => {
    let current = true;
    void loadWords(wanted).then(() => {
      if (current) setLoaded(wanted);
    });
    return () => {
      current = false;
    };
  }, [wanted]);
  return loaded;
}

function EmbedChoicesForm({ choices, isLesson, onChange }: {
  readonly choices: EmbedChoices; readonly isLesson: boolean; readonly onChange: (choices: EmbedChoices) => void;
}) {
  const text = useTexts(shareTexts).embed;
  const views = keysOf(text.views).filter((view) => view !== "lesson" || isLesson);
  const select = <Name extends "view" | "begins" | "ratio" | "controls" | "lang" | "theme">(
    name: Name, values: readonly EmbedChoices[Name][], titles: Readonly<Record<EmbedChoices[Name], string>>,
  ) => (
    <label>
      <span>{text.names[name]}</span>
      <select
        value={choices[name]}
        onChange={({ target }) => values.filter((value) => value === target.value).forEach((value) => {
          onChange({ ...choices, [name]: value });
        })}
      >
        {values.map((value) => <option key={value} value={value}>{titles[value]}</option>)}
      </select>
    </label>
  );
  return (
    <div className="embed-choices">
      {select("view", views, text.views)}
      {!isLesson && select("begins", keysOf(text.begins), text.begins)}
      {select("ratio", EMBED_RATIOS, text.ratios)}
      {select("controls", keysOf(text.controls), text.controls)}
      {select("lang", keysOf(text.languages), text.languages)}
      {select("theme", keysOf(text.themes), text.themes)}
      <label className="check">
        <input
          type="checkbox" checked={choices.readonly} onChange={({ target }) => onChange({ ...choices, readonly: target.checked })}
        />
        <span>{text.readonly}</span>
      </label>
    </div>
  );
}

const keysOf = <Key extends string>(titles: Readonly<Record<Key, string>>): readonly Key[] => Object.keys(titles) as Key[];

interface Shared {
  readonly runText: string;
  readonly link: string;
  readonly frame: Frame;
  readonly language: Language;
  readonly theme: "light" | "dark";
}

/** A run that went as its scenario plans it is named by that; any other one by its link. */
function subjectOf({ status, lesson, selection }: RunState, { runText, link, frame, language, theme }: Shared): EmbedSubject {
  const scenario = status === null ? undefined : scenarioOf(status.scenario);
  const branch = status?.branches.find(({ id }) => id === status.branch);
  const isItself = scenario !== undefined && scenario.seed === status?.seed && scenario.preset === status.preset
    && JSON.stringify(branch?.inputs) === JSON.stringify(scenario.inputs);
  const world: EmbedSubject["world"] = lesson !== null ? { kind: "lesson", text: lesson.card.id }
    : isItself ? { kind: "scenario", text: scenario.id } : { kind: "link", text: runText };
  const title = status === null ? "" : scenarioTitle(status.scenario, status.name, wordsIn(language));
  return {
    world, now: frame.now, title, link, page: ownAddress(),
    select: selection === null || selection.kind === "link" ? "" : `${selection.kind} ${selection.id}`,
    picture: `${world.kind === "link" ? "quorumscape" : world.text}-${theme}.svg`,
    alternative: `${title}${language === "zh" ? "，" : ", "}${storyTime(frame.now)}`,
  };
}
