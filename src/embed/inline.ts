import type { Dwelling, Inhabited } from "./dwelling.ts";
import { promiseOf } from "./open-promise.ts";
import { createTalk, type Talk } from "./talk.ts";
import { trusted } from "./trust.ts";

/** What an app in the page itself is given: an element to fill, what it shows, and who is told of the port to speak over. */
export interface InlineRoom {
  readonly root: HTMLElement;
  /** As behind the `#` of a frame's address. */
  readonly fragment: string;
  /** Where the whole page lies; null for nowhere. */
  readonly wholePage: string | null;
  readonly welcome: (port: MessagePort) => void;
  /** Ends this app and starts another. */
  readonly startOver: () => void;
}

/** Starts an app there; returns what ends it. */
export type StartInline = (room: InlineRoom) => () => void;

/** What the files of the embed find on a page that holds worlds of its own; see `vite.embed.ts` and `viewer.tsx`. */
export interface InlineDoor {
  /** Said by `inline.js`: the names of script and styles beside it, and where the whole page lies, seen from there. */
  files(script: string, styles: string, page: string): void;
  /** Said by the script. */
  arrived(start: StartInline): void;
}

interface Viewer {
  readonly start: StartInline;
  readonly styles: string;
  readonly wholePage: string | null;
}

let coming: Promise<Viewer> | null = null;

/**
 * The scripts of the embed, fetched into this page once. They come from the folder of the element's script: an address that
 * stands in markup may lead a frame, and never bring a script into the page.
 */
function viewerFrom(folder: string): Promise<Viewer> {
  coming ??= fetchViewer(folder).catch((error: unknown) => {
    // Whoever asks again fetches again.
    coming = null;
    throw error;
  });
  return coming;
}

async function fetchViewer(folder: string): Promise<Viewer> {
  const named = promiseOf<readonly [script: string, styles: string, page: string]>();
  const begun = promiseOf<StartInline>();
  const door: InlineDoor = { files: (...names) => named.resolve(names), arrived: begun.resolve };
  Object.assign(globalThis, { quorumscapeInline: door });
  await fetchScript(`${folder}inline.js`, folder);
  const [script, styles, page] = await named.promise;
  await fetchScript(folder + script, folder);
  return {
    start: await begun.promise, styles: folder + styles,
    wholePage: page === "" ? null : new URL(page, folder).href,
  };
}

const fetchScript = (address: string, folder: string): Promise<unknown> => {
  const script = document.createElement("script");
  script.src = trusted(address, folder);
  document.head.append(script);
  return arrival(script);
};

const arrival = (element: HTMLElement): Promise<unknown> => new Promise((resolve, reject) => {
  element.addEventListener("load", resolve);
  element.addEventListener("error", reject);
});

/**
 * A piece of the page, with the world of this address in it. It needs what a frame does not: the page's policy must allow scripts
 * and styles of the `folder`, and a worker from a blob.
 */
export function dwellInline(address: URL, folder: string, { heard, loads }: Inhabited): Dwelling {
  const place = document.createElement("div");
  place.setAttribute("part", "frame");
  place.setAttribute("role", "group");
  place.className = "inline";
  const shadow = place.attachShadow({ mode: "open" });
  let talk: Talk;
  let leave = (): void => undefined;
  const open = async (shown: URL, mine: Talk): Promise<void> => {
    const startOver = (): void => show(shown);
    const { start, styles, wholePage } = await viewerFrom(folder);
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = styles;
    const root = document.createElement("div");
    root.style.height = "100%";
    const dressed = arrival(sheet);
    shadow.replaceChildren(sheet, root);
    await dressed;
    // Meanwhile the element may have been put to sleep, or shown something else.
    if (talk !== mine || !place.isConnected) return;
    leave = start({ root, fragment: shown.hash, wholePage, welcome: mine.give, startOver });
  };
  const begin = (shown: URL): void => {
    const mine = createTalk(heard);
    talk = mine;
    loads();
    open(shown, mine).catch(() =>
      mine.fail("blocked", "The world could not be fetched: the policy of the page, or the network, keeps it away."));
  };
  const close = (): void => {
    talk.close();
    leave();
    leave = () => undefined;
  };
  const show = (shown: URL): void => {
    close();
    begin(shown);
  };
  begin(address);
  return {
    place, show,
    ask: (kind, body) => talk.ask(kind, body),
    entitle: (title) => place.setAttribute("aria-label", title),
    end: () => {
      close();
      place.remove();
    },
  };
}
