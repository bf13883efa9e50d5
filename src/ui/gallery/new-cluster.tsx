import { ArrowLeft } from "lucide-react";
import { useState, type FormEvent } from "react";
import type { Notice } from "../../language/notice.ts";
import { GENERATED_BOUNDS, SEED_BOUNDS } from "../../exchange/generated-bounds.ts";
import { START } from "../../kernel/time.ts";
import { returnToPage } from "../state/screen.ts";
import { useApp, useAppId } from "../app/context.ts";
import { countText } from "../words/format.ts";
import type { galleryEn } from "../words/gallery.en.ts";
import { useWords, type Words } from "../words/index.ts";
import { noticeText } from "../words/notice-text.ts";
import { Picture } from "./picture.tsx";

type FieldName = keyof typeof galleryEn.form.fields;
type PresetName = keyof Words["presets"];

const FIELDS: readonly FieldName[] = ["stores", "regions", "replicas", "zones", "clients", "seed"];
const USUAL: Readonly<Record<FieldName, string>> =
  { stores: "5", regions: "30", replicas: "3", zones: "3", clients: "3", seed: "1" };
const BOUNDS: Readonly<Record<FieldName, readonly [least: number, most: number]>> = { ...GENERATED_BOUNDS, seed: SEED_BOUNDS };

/** So many stores are drawn while the numbers are being chosen; larger ones would be built at every key press. */
const MOST_PICTURED = 3_000;

interface NewClusterProps {
  readonly text: typeof galleryEn.form;
  readonly onBack: () => void;
}

/** A cluster by its numbers. The worker judges them, and its sentences stand beside the fields they speak of. */
export function NewCluster({ text, onBack }: NewClusterProps) {
  const words = useWords();
  const [typed, setTyped] = useState(USUAL);
  const [preset, setPreset] = useState<PresetName>("tikv");
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const { run, screen, root } = useApp();
  const id = useAppId("new");
  const { open, dismissNotices } = run.getState();
  const number = (name: FieldName): number => (typed[name].trim() === "" ? Number.NaN : Number(typed[name]));
  const topology = {
    stores: number("stores"), regions: number("regions"), replicas: number("replicas"),
    zones: number("zones"), clients: number("clients"),
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const answer = await open({ kind: "generated", topology, preset, seed: number("seed") });
    if (answer.ok) {
      screen.closeDialog();
      returnToPage(root);
      return;
    }
    // They stand beside their fields here, and need no dialog of their own.
    dismissNotices();
    setNotices("notices" in answer ? answer.notices : []);
  };
  const about = (where: string): string =>
    notices.filter((notice) => notice.where === where).map((notice) => noticeText(notice, words)).join(" ");
  const fits = FIELDS.every((name) => within(number(name), BOUNDS[name]));
  return (
    <form className="new-cluster" noValidate onSubmit={(event) => void submit(event)}>
      <button type="button" className="button small" onClick={onBack}><ArrowLeft aria-hidden />{text.back}</button>
      <div className="new-cluster-fields">
        {FIELDS.map((name) => {
          const fault = about(name);
          const [least, most] = BOUNDS[name];
          return (
            <label key={name}>
              <span>{text.fields[name]}</span>
              <input
                type="text" inputMode="numeric" autoComplete="off" value={typed[name]} aria-invalid={fault !== "" || undefined}
                aria-describedby={`${id}-${name}`} onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
              />
              <small id={`${id}-${name}`} className={fault === "" ? "" : "bad"} role={fault === "" ? undefined : "alert"}>
                {fault !== "" ? fault : name === "seed" ? text.seedHint : text.range(countText(least), countText(most))}
              </small>
            </label>
          );
        })}
      </div>
      <fieldset className="new-cluster-presets">
        <legend>{text.preset}</legend>
        {(Object.keys(words.presets) as PresetName[]).map((name) => (
          <label key={name}>
            <input type="radio" name="preset" checked={preset === name} onChange={() => setPreset(name)} />
            <span><strong>{words.presets[name]}</strong> <small>{text.presetHints[name]}</small></span>
          </label>
        ))}
      </fieldset>
      {fits && topology.regions * topology.replicas <= MOST_PICTURED && (
        <Picture scenario={{ topology, inputs: [], startAt: START, playUntil: null }} />
      )}
      <div className="dialog-actions">
        <button type="submit" className="button primary">{text.open}</button>
      </div>
    </form>
  );
}

const within = (value: number, [least, most]: readonly [number, number]): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;
