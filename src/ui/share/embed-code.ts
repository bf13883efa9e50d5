import {
  ATTRIBUTES, frameAddress, readAttributes, type AttributeName, type AttributeValues,
} from "../../exchange/embed-attributes.ts";
import type { Instant } from "../../kernel/time.ts";

/** What an author chooses of an embed, in the words of its attributes. */
export interface EmbedChoices {
  readonly view: NonNullable<AttributeValues["view"]>;
  readonly controls: NonNullable<AttributeValues["controls"]>;
  readonly lang: NonNullable<AttributeValues["lang"]>;
  readonly theme: NonNullable<AttributeValues["theme"]>;
  readonly readonly: boolean;
  readonly ratio: EmbedRatio;
  /** Where the reader begins: where the world does, or at the moment that was shared. */
  readonly begins: "first" | "now";
}

/** Width by height. */
export const EMBED_RATIOS = ["16/9", "4/3", "1/1"] as const;
export type EmbedRatio = (typeof EMBED_RATIOS)[number];

/** What is embedded. */
export interface EmbedSubject {
  readonly world: { readonly kind: "scenario" | "lesson" | "link"; readonly text: string };
  readonly now: Instant;
  /** What is selected, as the attribute writes it: `store 4`; "" for nothing. */
  readonly select: string;
  readonly title: string;
  /** The address of the page, without what stands behind its `#`; the embed lies beside it. */
  readonly page: string;
  /** The whole link of the run. */
  readonly link: string;
  /** The name of the picture's file, and what it shows in one line. */
  readonly picture: string;
  readonly alternative: string;
}

/** The width of a poster, in pixels; its height follows from the ratio. */
const POSTER_WIDTH = 960;

export function posterSize(ratio: EmbedRatio): { readonly width: number; readonly height: number } {
  const [across = 16, down = 9] = ratio.split("/").map(Number);
  return { width: POSTER_WIDTH, height: Math.round((POSTER_WIDTH * down) / across) };
}

type Texts = Partial<Record<AttributeName, string>>;

/** The attributes that say what was chosen, without those that hold anyway. */
export function embedAttributes(subject: EmbedSubject, choices: EmbedChoices): Texts {
  const { world, now, select, title } = subject;
  const { view, controls, lang, theme, ratio, begins } = choices;
  const chosen: Texts = {
    [world.kind]: world.text, start: startOf(world.kind, now, begins), view, select, controls,
    readonly: choices.readonly ? "true" : "", lang, theme, ratio, title,
  };
  const kept = ATTRIBUTES.flatMap(({ name, fallback }): [AttributeName, string][] => {
    const text = chosen[name] ?? "";
    return text === "" || (text === fallback && name !== world.kind) ? [] : [[name, text]];
  });
  return Object.fromEntries(kept);
}

/** An instant as an attribute takes it: to the last digit, where a text for readers would be rounded. */
const secondsIn = (instant: Instant): string => String(instant / 1_000_000).concat("s");

/** A link begins where it was made, a scenario where its author says, a lesson at its first step. */
function startOf(kind: EmbedSubject["world"]["kind"], now: Instant, begins: EmbedChoices["begins"]): string {
  if (kind === "lesson") return "";
  if (kind === "link") return begins === "first" ? "0s" : "";
  return begins === "now" ? secondsIn(now) : "";
}

/** Whether the element can be told of that world: a link of a large import is longer than an address may be. */
export const canBeEmbedded = (texts: Texts): boolean => readAttributes((name) => texts[name] ?? null).refusals.length === 0;

export const EMBED_FORMS = ["tag", "iframe", "markdown"] as const;
export type EmbedForm = (typeof EMBED_FORMS)[number];

/** What an author pastes, in each form. */
export function embedCodes(subject: EmbedSubject, choices: EmbedChoices): Readonly<Record<EmbedForm, string>> {
  const { page, link, picture, alternative, title } = subject;
  const texts = embedAttributes(subject, choices);
  const base = new URL("embed/", page).href;
  const { width, height } = posterSize(choices.ratio);
  const attributes = Object.entries(texts).map(([name, text]) => ` ${name}${name === "readonly" ? "" : `="${quotable(text)}"`}`);
  const image = `<img src="${quotable(picture)}" alt="${quotable(alternative)}" width="${width}" height="${height}">`;
  const [across = "16", down = "9"] = choices.ratio.split("/");
  return {
    tag: [
      `<script type="module" src="${quotable(`${base}define.js`)}"></script>`,
      `<quorum-scape${attributes.join("")}>`,
      `  <a href="${quotable(link)}">${image}</a>`,
      "</quorum-scape>",
    ].join("\n"),
    iframe: `<iframe src="${quotable(frameAddress(base, texts))}" title="${quotable(title)}" loading="lazy" allow="fullscreen" `
      + `style="width:100%;aspect-ratio:${across}/${down};border:0"></iframe>`,
    markdown: `[![${alternative.replace(/([[\]\\])/g, "\\$1")}](${picture})](${link.replace(/[()]/g, encodeURIComponent)})`,
  };
}

const quotable = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
