import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { useRun } from "../../ui/app/context.ts";
import type { EmbedSettings, SettingsStore } from "../settings.ts";
import { embedTexts } from "../texts.ts";

/** What the embed's components know besides their app. */
export interface Embed {
  readonly settings: SettingsStore;
  /** Opens the world anew, as the author wrote it, and plays it or lets it stand. */
  readonly restart: (plays: boolean) => void;
  /** Ends this app and begins another in its place: nothing is left of what its reader opened. */
  readonly startOver: () => void;
  /** Where the whole page lies; null where nobody says. */
  readonly wholePage: string | null;
}

export const EmbedContext = createContext<Embed | null>(null);

export function useEmbed(): Embed {
  const embed = useContext(EmbedContext);
  if (embed === null) throw new Error("a component of the embed stands outside of one");
  return embed;
}

/** A setting; the component is drawn anew when it changes. */
export const useSetting = <T,>(part: (settings: EmbedSettings) => T): T => useStore(useEmbed().settings, part);

export const useEmbedText = (): (typeof embedTexts)["en"] => embedTexts[useRun(({ language }) => language)];
