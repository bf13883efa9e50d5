import { createStore, type StoreApi } from "zustand";
import type { AttributeValues, NamedThing } from "../exchange/embed-attributes.ts";

/** What of an embed may change while its world stays: how it looks, and how it plays. */
export interface EmbedSettings {
  readonly view: NonNullable<AttributeValues["view"]>;
  readonly controls: NonNullable<AttributeValues["controls"]>;
  readonly readonly: boolean;
  readonly theme: NonNullable<AttributeValues["theme"]>;
  readonly lang: NonNullable<AttributeValues["lang"]>;
  readonly pace: number | "auto";
  readonly loop: boolean;
  readonly autoplay: boolean;
  /** In microseconds; null for nowhere. */
  readonly end: number | null;
  /** What is selected; undefined where the author says nothing, and the reader's choice stays. */
  readonly select: NamedThing | undefined;
}

/** The settings that attributes ask for; what they do not name is as the table says. */
export const settingsFrom = (values: AttributeValues): EmbedSettings => ({
  view: values.view ?? (values.lesson === undefined ? "stage" : "lesson"), controls: values.controls ?? "bar",
  readonly: values.readonly ?? false, theme: values.theme ?? "auto", lang: values.lang ?? "auto", pace: values.pace ?? "auto",
  loop: values.loop ?? false, autoplay: values.autoplay ?? false, end: values.end ?? null, select: values.select,
});

export type SettingsStore = StoreApi<EmbedSettings>;

export const createSettings = (values: AttributeValues): SettingsStore =>
  createStore<EmbedSettings>()(() => settingsFrom(values));
