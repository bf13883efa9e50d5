import { FolderOpen, Plus, Search, Undo2 } from "lucide-react";
import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import type { Scenario } from "../../exchange/scenario.ts";
import { between } from "../../kernel/time.ts";
import { Dialog } from "../parts/dialog.tsx";
import { returnToPage } from "../state/screen.ts";
import { useApp, useRun, type AppContext } from "../app/context.ts";
import { durationText, storyTime } from "../words/format.ts";
import { galleryEn } from "../words/gallery.en.ts";
import { galleryZh } from "../words/gallery.zh.ts";
import { useWords, type Words } from "../words/index.ts";
import { isScenario, scenarioTitle } from "../words/scenario-title.ts";
import { moveAmongCards } from "./move.ts";
import { NewCluster } from "./new-cluster.tsx";
import { Picture } from "./picture.tsx";
import { scenariosOn, SHELVES, speaksOf } from "./shelves.ts";
import "./gallery.css";

/** Everything that can be opened, as cards on shelves: scenarios, and clusters of one's own. */
export default function GalleryDialog() {
  const text = useRun((run) => run.language) === "zh" ? galleryZh : galleryEn;
  const { screen } = useApp();
  const [making, setMaking] = useState(false);
  return (
    <Dialog title={making ? text.form.title : text.title} className="gallery" onClose={screen.closeDialog}>
      {making ? <NewCluster text={text.form} onBack={() => setMaking(false)} /> : <Shelves text={text} onMake={() => setMaking(true)} />}
    </Dialog>
  );
}

/** Opens a run in place of the present one; the keys then belong to the page, whatever opened the gallery. */
function choose({ screen, root }: AppContext, open: () => Promise<unknown>): void {
  screen.closeDialog();
  returnToPage(root);
  void open();
}

interface ShelvesProps {
  readonly text: typeof galleryEn;
  readonly onMake: () => void;
}

function Shelves({ text, onMake }: ShelvesProps) {
  const words = useWords();
  const app = useApp();
  const [typed, setTyped] = useState("");
  const shelves = useRef<HTMLDivElement>(null);
  const wanted = typed.trim();
  const found = SHELVES.map((shelf) => [shelf, scenariosOn(shelf, wanted, words)] as const);
  const own = ownCards(app, text, words, onMake).filter(({ label, hint }) => speaksOf(`${label} ${hint}`, wanted));
  const count = own.length + found.reduce((sum, [, scenarios]) => sum + scenarios.length, 0);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => moveAmongCards(event, shelves.current);
  return (
    <div ref={shelves} onKeyDown={onKeyDown}>
      <label className="gallery-search">
        <Search aria-hidden />
        <input
          type="text" role="searchbox" data-first value={typed} placeholder={text.searchHint} aria-label={text.search}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") shelves.current?.querySelector<HTMLElement>(".gallery-card")?.click();
          }}
        />
      </label>
      <p className="visually-hidden" role="status">{wanted === "" ? "" : text.found(count)}</p>
      {count === 0 && (
        <p className="quiet">
          {text.nothing(wanted)}{" "}
          <button type="button" className="link-button" onClick={() => setTyped("")}>{text.showAll}</button>
        </p>
      )}
      {found.map(([shelf, scenarios]) => scenarios.length > 0 && (
        <Row key={shelf} title={text.shelves[shelf]}>
          {scenarios.map((scenario) => <ScenarioCard key={scenario.id} scenario={scenario} text={text} />)}
        </Row>
      ))}
      {own.length > 0 && (
        <Row title={text.shelves.own}>
          {own.map(({ id, label, hint, icon, act }) => (
            <li key={id}>
              <button type="button" className="gallery-card" data-own onClick={act}>
                <span className="own-icon">{icon}</span>
                <strong>{label}</strong>
                <span className="gallery-hint">{hint}</span>
              </button>
            </li>
          ))}
        </Row>
      )}
    </div>
  );
}

function Row({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="gallery-shelf">
      <h3>{title}</h3>
      <ul className="gallery-cards">{children}</ul>
    </section>
  );
}

function ScenarioCard({ scenario, text }: { readonly scenario: Scenario; readonly text: typeof galleryEn }) {
  const words = useWords();
  const app = useApp();
  const current = useRun((run) => run.status?.scenario === scenario.id);
  const open = useRun((run) => run.open);
  const { id, topology, inputs, startAt, playUntil } = scenario;
  if (!isScenario(id, words)) return null;
  const { label, hint } = words.scenarios[id];
  const facts = [
    text.stores(topology.stores), text.regions(topology.regions),
    playUntil === null ? text.endless : text.lasts(durationText(between(startAt, playUntil), words)),
  ];
  return (
    <li>
      <button
        type="button" className="gallery-card" aria-current={current || undefined}
        onClick={() => choose(app, () => open({ kind: "scenario", id }))}
      >
        <Picture scenario={scenario} />
        <strong>{label}</strong>
        <span className="gallery-hint">{hint}</span>
        <small>
          {facts.join(" · ")}
          {inputs.length > 0 && <span className="visually-hidden"> · {text.planned(inputs.length)}</span>}
          {current && <> · <span className="now">{text.current}</span></>}
        </small>
      </button>
    </li>
  );
}

interface OwnCard {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly icon: ReactNode;
  readonly act: () => void;
}

/** What is opened from elsewhere than a shelf: a cluster by its numbers, documents of PD, the run that stood here before. */
function ownCards(app: AppContext, text: typeof galleryEn, words: Words, onMake: () => void): readonly OwnCard[] {
  const { before, goBack } = app.run.getState();
  return [
    { id: "new", ...text.newCluster, icon: <Plus aria-hidden />, act: onMake },
    { id: "import", ...words.scenarioImported, icon: <FolderOpen aria-hidden />, act: () => app.screen.openDialog("import") },
    ...(before === null ? [] : [{
      id: "before", label: text.before.label, icon: <Undo2 aria-hidden />,
      hint: text.before.hint(scenarioTitle(before.scenario, before.name, words), storyTime(before.at)),
      act: () => choose(app, goBack),
    }]),
  ];
}
