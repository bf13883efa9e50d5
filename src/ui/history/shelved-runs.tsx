import { useEffect, useState } from "react";
import { saveText } from "../dialogs/saving.ts";
import { useApp, useRun } from "../app/context.ts";
import { PLAIN } from "../state/address.ts";
import { returnToPage } from "../state/screen.ts";
import { historyTexts } from "../words/history.texts.ts";
import { storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { scenarioTitle } from "../words/scenario-title.ts";
import { useTexts } from "../words/texts.ts";
import { runFileName, writeRunFile } from "./run-file.ts";
import { dropShelved, listShelf, renameShelved, shelvedText, shelveRun, type ShelfTrouble } from "./run-shelf.ts";
import { MAX_SHELVED_BYTES, MAX_SHELVED_RUNS, type ShelvedRun } from "./shelved-run.ts";
import "./history.css";

/** What was deleted last, as long as it can be brought back. */
interface Dropped {
  readonly run: ShelvedRun;
  readonly text: string;
}

/**
 * The runs that the browser keeps: each is opened, named, saved as a file, or deleted. `wanted` is what is searched; "" for all.
 */
export default function ShelvedRuns({ wanted }: { readonly wanted: string }) {
  const text = useTexts(historyTexts);
  const words = useWords();
  const [shelf, setShelf] = useState<readonly ShelvedRun[] | ShelfTrouble | null>(null);
  const [dropped, setDropped] = useState<Dropped | null>(null);
  const [said, setSaid] = useState("");
  const look = (): Promise<void> => listShelf().then(setShelf);
  useEffect(() => void look(), []);
  const nameOf = ({ label, scenario, name }: ShelvedRun): string =>
    (label !== "" ? label : scenarioTitle(scenario, name, words));
  const runs = shelf === null || typeof shelf === "string" ? [] : shelf;
  const shown = runs.filter((run) => `${nameOf(run)} ${run.deeds.join(" ")}`.toLowerCase().includes(wanted.toLowerCase()));
  if (wanted !== "" && shown.length === 0) return null;
  const drop = async (run: ShelvedRun): Promise<void> => {
    const kept = await shelvedText(run.id);
    await dropShelved(run).catch(() => undefined);
    setDropped(kept === null ? null : { run, text: kept });
    setSaid(text.dropped(nameOf(run)));
    await look();
  };
  const undo = async ({ run, text: kept }: Dropped): Promise<void> => {
    const trouble = await shelveRun(run, kept);
    setDropped(null);
    setSaid(trouble === null ? "" : text.trouble[trouble]);
    await look();
  };
  return (
    <section className="gallery-shelf" data-shelf="kept">
      <h3>
        {text.title} <span className="gallery-shelf-hint">{text.hint(MAX_SHELVED_RUNS, MAX_SHELVED_BYTES / 1_000_000)}</span>
      </h3>
      {typeof shelf === "string" && <p className="quiet">{text.trouble[shelf]}</p>}
      {shelf !== null && typeof shelf !== "string" && runs.length === 0 && <p className="quiet">{text.empty}</p>}
      <ul className="kept-runs">
        {shown.map((run) => (
          <ShelvedLine key={run.id} run={run} name={nameOf(run)} onDrop={() => void drop(run)} onSaid={setSaid} onChange={look} />
        ))}
      </ul>
      <p className="quiet" role="status">
        {said} {dropped !== null && (
          <button type="button" className="link-button" onClick={() => void undo(dropped)}>{text.undo}</button>
        )}
      </p>
    </section>
  );
}

interface ShelvedLineProps {
  readonly run: ShelvedRun;
  readonly name: string;
  readonly onDrop: () => void;
  readonly onSaid: (said: string) => void;
  readonly onChange: () => Promise<void>;
}

function ShelvedLine({ run, name, onDrop, onSaid, onChange }: ShelvedLineProps) {
  const text = useTexts(historyTexts);
  const [renaming, setRenaming] = useState(false);
  const open = useOpening(run, onSaid);
  const save = async (): Promise<void> => {
    const link = await shelvedText(run.id);
    const file = runFileName(name);
    if (link !== null) saveText(file, writeRunFile({ title: name, at: run.at, link }), "application/json");
    onSaid(link === null ? text.gone : text.saved(file));
  };
  const rename = async (label: string): Promise<void> => {
    setRenaming(false);
    await renameShelved(run, label).catch(() => onSaid(text.trouble.full));
    await onChange();
  };
  return (
    <li>
      <div className="kept-run">
        {renaming ? <NameField name={name} onDone={(label) => void rename(label)} /> : <strong>{name}</strong>}
        <When run={run} />
        <Deeds run={run} />
      </div>
      <div className="kept-uses">
        <button type="button" className="button small" aria-label={text.openOf(name)} onClick={() => void open()}>
          {text.open}
        </button>
        <button type="button" className="button small" aria-label={text.renameOf(name)} onClick={() => setRenaming(true)}>
          {text.rename}
        </button>
        <button type="button" className="button small" aria-label={text.saveOf(name)} onClick={() => void save()}>
          {text.save}
        </button>
        <button type="button" className="button small" aria-label={text.dropOf(name)} onClick={onDrop}>{text.drop}</button>
      </div>
    </li>
  );
}

/** Opens it where it stood, paused: in place of the present run, which can come back. */
function useOpening({ id, at, scenario, name }: ShelvedRun, onSaid: (said: string) => void): () => Promise<void> {
  const text = useTexts(historyTexts);
  const { run, screen, root } = useApp();
  return async () => {
    const link = await shelvedText(id);
    if (link === null) {
      onSaid(text.gone);
      return;
    }
    screen.closeDialog();
    returnToPage(root);
    // It stands there by itself: a word to stop would end the way there.
    await run.getState().reopen({ text: link, at, selection: null, sight: PLAIN, scenario, name });
  };
}

function When({ run: { keptAt, at } }: { readonly run: ShelvedRun }) {
  const text = useTexts(historyTexts);
  const language = useRun((state) => state.language);
  const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(keptAt);
  return <span className="quiet">{when} · {text.at(storyTime(at))}</span>;
}

function Deeds({ run: { deeds, deedCount } }: { readonly run: ShelvedRun }) {
  const text = useTexts(historyTexts);
  if (deedCount === 0) return <span className="quiet">{text.untouched}</span>;
  const more = deedCount - deeds.length;
  return <span className="mono kept-deeds">{deeds.join(" · ")}{more > 0 && ` · ${text.more(more)}`}</span>;
}

/** An empty name is none: the run is called by its scenario again. */
function NameField({ name, onDone }: { readonly name: string; readonly onDone: (label: string) => void }) {
  const text = useTexts(historyTexts);
  const [typed, setTyped] = useState(name);
  return (
    <form
      className="kept-name"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(typed.trim().slice(0, 80));
      }}
    >
      <input
        type="text" autoFocus value={typed} aria-label={text.name} maxLength={80}
        onChange={({ target }) => setTyped(target.value)}
      />
      <button type="submit" className="button small">{text.keepName}</button>
    </form>
  );
}
