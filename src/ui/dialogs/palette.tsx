import { Command } from "cmdk";
import { useEffect, useState, type KeyboardEvent } from "react";
import type { Selection } from "../../cluster/details.ts";
import { carryOut, faultsNow, faultsOfSelection } from "../faults/use-faults.ts";
import { printedKey } from "../keys/key.ts";
import { useModal } from "../parts/modal.ts";
import type { DialogPlace } from "./dialog-value.ts";
import { matchOf } from "./palette-match.ts";
import { DOCUMENTS, saveDocument } from "./saving.ts";
import { useApp, type AppContext } from "../app/context.ts";
import type { RunStore } from "../state/run.ts";
import { dialogsTexts, type DialogWords } from "../words/dialogs.texts.ts";
import { selectionText } from "../words/selection-text.ts";
import { returnToPage } from "../state/screen.ts";
import { JUMP_KEYS, jumpToKind } from "../timeline/jump.ts";
import { scoreTexts } from "../words/score.texts.ts";
import { useWords, type Words } from "../words/index.ts";
import { shareTexts } from "../words/share.texts.ts";
import { textsIn, useTexts } from "../words/texts.ts";
import "./palette.css";

type PaletteWords = DialogWords["palette"];

interface Entry {
  readonly id: string;
  readonly group: keyof PaletteWords["groups"];
  readonly text: string;
  /** As it is printed on the key; "" for none. */
  readonly key: string;
  /** Names by which it goes besides. */
  readonly others?: readonly string[];
  readonly run: () => void;
}

/** Keys that pick an entry, or move among them. */
const PICKING: ReadonlySet<string> = new Set(["Enter", "ArrowDown", "ArrowUp"]);

const MOST_REGIONS = 60;
const MOST_STORES = 12;
const MOST_COMPLETIONS = 6;

/** Every command by name, and any action in words: what is typed can always be said to the cluster. */
export default function CommandPalette() {
  const words = useWords();
  const { titles, palette: text } = useTexts(dialogsTexts);
  const app = useApp();
  const { run, screen } = app;
  const { closeDialog } = screen;
  const [typed, setTyped] = useState(screen.getState().typedAhead);
  const { props } = useModal(closeDialog);
  useEffect(() => screen.setState({ typedAhead: "" }), [screen]);
  const [looked, setLooked] = useState(false);
  const isUnsaid = typed.trim() === "" && !looked;
  // The first entry breaks something: it is not picked by an Enter that was meant for words which never arrived.
  const holdBack = (event: KeyboardEvent): void => {
    if (!isUnsaid || event.nativeEvent.isComposing || !PICKING.has(event.key)) return;
    event.preventDefault();
    if (event.key !== "Enter") setLooked(true);
  };
  const goesOn = useCompletions(run, typed);
  const entries = entriesOf(app, words, text);
  const groups = ["act", "go", "time", "page", "regions"] as const;
  const pick = (act: () => void) => (): void => {
    closeDialog();
    returnToPage(app.root);
    act();
  };
  return (
    <dialog {...props} className="palette" aria-label={titles.palette}>
      <Command
        label={titles.palette} filter={matchOf} loop className={isUnsaid ? "" : "looked"} onKeyDown={holdBack}
        onPointerMove={({ movementX, movementY }) => setLooked(looked || movementX !== 0 || movementY !== 0)}
      >
        <Command.Input data-first value={typed} onValueChange={setTyped} placeholder={text.placeholder} />
        <Command.List>
          {groups.map((group) => (
            <Command.Group key={group} heading={text.groups[group]}>
              {entries.filter((entry) => entry.group === group).map((entry) => (
                <Command.Item key={entry.id} value={entry.text} keywords={[...entry.others ?? []]} onSelect={pick(entry.run)}>
                  <span className="entry-text">{entry.text}</span>
                  {entry.key !== "" && <kbd aria-hidden>{entry.key}</kbd>}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
          {typed.trim() !== "" && (
            <Command.Group heading={text.groups.say} forceMount>
              <Command.Item
                forceMount value={`say ${typed}`} onSelect={pick(() => void run.getState().say(typed.trim()))}
              >{text.say(typed.trim())}</Command.Item>
              {goesOn.map((text) => (
                <Command.Item key={text} forceMount value={`goes on ${text}`} onSelect={() => setTyped(text)}>{text} …</Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </dialog>
  );
}

/** The sentences that an unfinished one may become next; none before the worker has answered. */
function useCompletions(run: RunStore, typed: string): readonly string[] {
  const [told, setTold] = useState<{ readonly of: string; readonly words: readonly string[] }>({ of: "", words: [] });
  useEffect(() => {
    let current = true;
    if (typed.trim() !== "") {
      void run.getState().complete(typed).then((answer) => {
        if (current) setTold({ of: typed, words: answer });
      });
    }
    return () => {
      current = false;
    };
  }, [run, typed]);
  if (told.of !== typed) return [];
  const finished = typed.replace(/\S*$/, "");
  return told.words.map((word) => finished + word).filter((text) => text !== typed).slice(0, MOST_COMPLETIONS);
}

function entriesOf(app: AppContext, words: Words, text: PaletteWords): Entry[] {
  return [
    ...actEntries(app, words, text), ...goEntries(app, words, text), ...timeEntries(app, words), ...jumpEntries(app, words),
    ...pageEntries(app, words, text),
  ];
}

function actEntries(app: AppContext, words: Words, text: PaletteWords): Entry[] {
  const { run, frames } = app;
  const { act } = run.getState();
  const rows: Entry[] = faultsOfSelection(app).filter((fault) => fault.enabled).map((fault) => ({
    id: fault.id, group: "act", text: `${fault.words.label} ${fault.amounts[fault.usual]?.text ?? ""}`.trim(), key: fault.key,
    run: () => carryOut(run, fault),
  }));
  const zones = new Set((frames.latest()?.stores ?? []).map((store) => store.labels[0]?.value ?? ""));
  rows.push(
    ...killEntries(app, words, text),
    { id: "heal", group: "act", text: text.heal, key: "M", run: () => void act({ kind: "heal" }) },
    ...dialogEntries(app, "act"),
  );
  const labelKey = frames.latest()?.stores[0]?.labels[0]?.key;
  for (const zone of [...zones].slice(0, 6)) {
    const labels = labelKey === undefined || zone === "" ? [] : [{ key: labelKey, value: zone }];
    rows.push({
      id: `add ${zone}`, group: "act", text: words.faults.addStore(zone).label, key: "",
      run: () => void act({ kind: "add-store", labels }),
    });
  }
  return rows;
}

/** To kill a store is what people come for: one entry for each that runs, whatever is selected. */
function killEntries(app: AppContext, words: Words, { which }: PaletteWords): Entry[] {
  const { run, frames } = app;
  const { status, selection } = run.getState();
  const running = (frames.latest()?.stores ?? []).filter(({ process }) => process === "running").slice(0, MOST_STORES);
  return running.filter(({ id }) => selection?.kind !== "store" || selection.id !== id).flatMap(({ id }) => {
    const node = { kind: "store", id } as const;
    return faultsNow(app, node).filter((fault) => fault.id === "kill").map((fault) => ({
      id: `kill ${id}`, group: "act" as const, key: "", run: () => carryOut(run, fault),
      text: which(fault.words.label, selectionText(node, words, status?.names ?? {})),
    }));
  });
}

function goEntries({ run, frames }: AppContext, words: Words, { select: selects }: PaletteWords): Entry[] {
  const frame = frames.latest();
  if (frame === null) return [];
  const { select, status } = run.getState();
  const things: Selection[] = [
    ...frame.pds.map(({ id }) => ({ kind: "pd" as const, id })),
    ...frame.stores.map(({ id }) => ({ kind: "store" as const, id })),
    ...[...frame.regions.id.slice(0, MOST_REGIONS)].map((id) => ({ kind: "region" as const, id })),
  ];
  return things.map((thing) => {
    const text = selectionText(thing, words, status?.names ?? {});
    const group = thing.kind === "region" ? "regions" : "go";
    return { id: `go ${text}`, group, text: selects(text), key: "", run: () => select(thing) };
  });
}

function timeEntries({ run }: AppContext, words: Words): Entry[] {
  const { play, step, pace, status } = run.getState();
  const { bar } = words;
  const rows: readonly (readonly [string, () => void])[] = [
    [status?.playing === true ? bar.pause : bar.play, () => play(status?.playing !== true)],
    [bar.step, () => step("event")],
    [bar.stepBack, () => step("previous-event")],
    [bar.nextNotable, () => step("notable")],
    [bar.previousNotable, () => step("previous-notable")],
    [`${bar.repaired} (E)`, () => step("repaired")],
    [`${bar.auto} (A)`, () => pace(status?.pace ?? 1, status?.auto !== true)],
  ];
  return rows.map(([label, act]) => ({ id: `time ${label}`, group: "time", ...withKey(label), run: act }));
}

/** To the next event of a kind, and to the one before, with the time bar's keys: elsewhere these letters mean other things. */
function jumpEntries(app: AppContext, { landmarks: { timeBar } }: Words): Entry[] {
  const { next, previous, one } = textsIn(scoreTexts, app.run.getState().language);
  return Object.entries(JUMP_KEYS).flatMap(([key, kind]) => ([[next, key, 1], [previous, `Shift ${key}`, -1]] as const)
    .map(([title, name, by]): Entry => ({
      id: `jump ${name}`, group: "time", text: title(one[kind]), key: `${timeBar}: ${printedKey(name)}`,
      run: () => {
        // Where panels are sheets, the bar that says where it led may not be up.
        app.screen.setState({ sheet: "time", sheetUp: true });
        jumpToKind(app, kind, by);
      },
    })));
}

function pageEntries(app: AppContext, words: Words, { detectors, metrics, which }: PaletteWords): Entry[] {
  const { run, screen } = app;
  const { open, setTheme, setLanguage, setPresenter, presenter, language } = run.getState();
  const { bar } = words;
  const share = textsIn(shareTexts, language);
  const rows: (readonly [string, () => void])[] = [
    ...Object.entries(words.scenarios)
      .map(([id, label]) => [which(bar.scenario, label), () => void open({ kind: "scenario", id })] as const),
    ...DOCUMENTS.map((format) => [
      `${share.save} ${share.documents[format]}`, () => void saveDocument(run, format),
    ] as const),
    [bar.theme.light, () => setTheme("light")],
    [bar.theme.dark, () => setTheme("dark")],
    [bar.theme.system, () => setTheme("system")],
    [bar.presenter, () => setPresenter(!presenter)],
    [`${words.landmarks.terminal} (\`)`, () => screen.showDrawer("terminal")],
    [detectors, () => screen.showDrawer("detectors")],
    [metrics, () => screen.showDrawer("metrics")],
    [bar.languageHint, () => void setLanguage(language === "en" ? "zh" : "en")],
  ];
  return [
    ...dialogEntries(app, "page"),
    ...rows.map(([label, act]): Entry => ({ id: `page ${label}`, group: "page", ...withKey(label), run: act })),
  ];
}

/** The dialogs that have their place in a group. */
function dialogEntries({ dialogs, screen, run }: AppContext, group: Exclude<DialogPlace, "hidden">): Entry[] {
  const { titles } = textsIn(dialogsTexts, run.getState().language);
  return dialogs.filter(({ place }) => place === group).map(({ id, keys }) => ({
    id: `dialog ${id}`, group, text: titles[id], key: printedKey(keys?.keys[0] ?? ""), others: [id],
    run: () => screen.openDialog(id),
  }));
}

/** The labels of the bar end in their key: "Play (Space)". Here it stands apart. */
function withKey(label: string): { readonly text: string; readonly key: string } {
  const [, text = label, key = ""] = /^(.*?)\s*[(（]([^()（）]{1,8})[)）]$/.exec(label) ?? [];
  return { text, key };
}
