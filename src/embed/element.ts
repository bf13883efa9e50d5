import { ATTRIBUTES, frameAddress, readAttributes, type AttributeName } from "../exchange/embed-attributes.ts";
import { dwellInFrame, type Dwelling, type Inhabited } from "./dwelling.ts";
import { elementSheet } from "./element-style.ts";
import { dwellInline } from "./inline.ts";
import type { AskedWorld, EmbedEvent, EventBodies, RequestBodies, RequestKind } from "./protocol.ts";
import { promiseOf } from "./open-promise.ts";
import { reflectAttributes, type ReflectedProperties } from "./reflection.ts";
import { QuorumscapeError } from "./talk.ts";
import { EMBED_VERSION } from "./version.ts";
import { forgetSleeper, noteAwake, watchSleeper, type Sleeper } from "./wakefulness.ts";

/** A page that renders without a browser loads this file, too. */
const Base = (globalThis.HTMLElement ?? Object) as typeof HTMLElement;

/** A move in the document takes an element out and puts it back: what is gone for so long is gone. */
const GONE_MS = 1_000;
/** Where so little is seen, as in the overview of a deck of slides, there is nothing to play with. */
const LEAST_WIDTH = 200;
const SECOND = 1_000_000;

/** What is needed to go on in another dwelling. */
interface Kept {
  readonly link: string;
  readonly select: string;
}

type FramedTexts = Partial<Record<AttributeName, string>>;
// The interface's members are defined from the table of attributes, below.
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface QuorumScape extends ReflectedProperties {
  /** Does a command in words at the present time. As an attribute: further commands with their instants. */
  do(text: string): Promise<{ readonly notices: readonly string[] }>;
  /** Selects `store 4`, `region 7`, or `none`. */
  select(what: string): Promise<void>;
  /** The text of the link that leads to where the run stands. */
  link(): Promise<string>;
}

/**
 * `<quorum-scape>`: a world that an author names, in a frame or a piece of the page that lives while it is near the reader's
 * sight.
 */
export class QuorumScape extends Base implements Sleeper {
  static readonly version = EMBED_VERSION;
  /** Where `embed.html` lies, for elements that do not say it: the folder of the script. */
  static base = "";
  static readonly observedAttributes: readonly string[] = ATTRIBUTES.map(({ name }) => name);

  #room: HTMLDivElement | null = null;
  #poster: HTMLImageElement | null = null;
  #start: HTMLButtonElement | null = null;
  #fallback: HTMLDivElement | null = null;
  #dwelling: Dwelling | null = null;
  #kept: Kept | null = null;
  #time: EventBodies["time"] = { at: 0, paused: true, pace: 1, duration: 0 };
  #isPrivate = false;
  #reopening = false;
  #plays = false;
  #listen: readonly string[] = [];
  #goneTimer: ReturnType<typeof setTimeout> | undefined;
  #ready = promiseOf<EventBodies["ready"]>();

  connectedCallback(): void {
    clearTimeout(this.#goneTimer);
    this.#build();
    for (const { property } of ATTRIBUTES) this.#upgrade(property);
    this.#show();
    if (!this.hasAttribute("title")) console.warn("<quorum-scape> has no title: say in a few words what it shows.", this);
    if (this.getAttribute("loading") === "eager") this.wake();
    watchSleeper(this);
  }

  disconnectedCallback(): void {
    forgetSleeper(this);
    this.sleep();
    this.#goneTimer = setTimeout(() => this.destroy(), GONE_MS);
  }

  /** Moved without being taken out (`moveBefore`): the frame lives on. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || this.#room === null) return;
    const attribute = ATTRIBUTES.find((each) => each.name === name);
    if (attribute === undefined) return;
    this.#show();
    if (this.#dwelling === null) this.#kept = attribute.world ? null : this.#kept;
    else if (attribute.world || name === "base") this.#reopenSoon();
    else if (attribute.framed) this.#tell("set", { name: attribute.name, value: this.#framed()[attribute.name] ?? null });
  }

  get awake(): boolean {
    return this.#dwelling !== null;
  }

  get keepsAwake(): boolean {
    return this.#isPrivate;
  }

  /** Gives the element a frame, unless it waits for its reader's hand. */
  wake(): void {
    if (this.getAttribute("loading") === "interaction" && !this.#plays) return;
    if (this.clientWidth >= LEAST_WIDTH) this.#load();
  }

  sleep(): void {
    this.#dwelling?.end();
    this.#dwelling = null;
    this.#isPrivate = false;
    this.#show();
  }

  /** Stops and frees everything. An element that is put into a page again begins anew. */
  destroy(): void {
    forgetSleeper(this);
    this.sleep();
    this.#kept = null;
    this.#plays = false;
    this.#ready.reject(new QuorumscapeError("closed", "The element is gone."));
    this.#ready = promiseOf();
  }

  /** Resolves when a frame lives. */
  get ready(): Promise<EventBodies["ready"]> {
    return this.#ready.promise;
  }

  /** In seconds, as a media element has it; to be elsewhere, it is set. */
  get currentTime(): number {
    return this.#time.at / SECOND;
  }

  set currentTime(seconds: number) {
    this.#tell("seek", { at: Math.max(0, Math.round(seconds * SECOND)) });
  }

  get paused(): boolean {
    return this.#time.paused;
  }

  get duration(): number {
    return this.#time.duration / SECOND;
  }

  /** Virtual seconds for one of the reader's. Setting it sets the attribute; `"auto"` may be set, too. */
  get pace(): number {
    return this.#time.pace;
  }

  set pace(pace: number | "auto") {
    this.setAttribute("pace", String(pace));
  }

  /** The names of events that are told from now on, as `record`. */
  get listen(): readonly string[] {
    return this.#listen;
  }

  set listen(names: readonly string[]) {
    this.#listen = [...names].map(String);
    if (this.#dwelling !== null) this.#tell("listen", { names: this.#listen });
  }

  play = (): Promise<void> => this.#ask("play", {}) as Promise<void>;
  pause = (): Promise<void> => this.#ask("pause", {}) as Promise<void>;
  restart = (): Promise<unknown> => this.#ask("restart", {});
  /** To an instant, in seconds. */
  seek = (seconds: number): Promise<void> => this.#ask("seek", { at: Math.round(seconds * SECOND) }) as Promise<void>;
  step = (to: RequestBodies["step"]["to"]): Promise<void> => this.#ask("step", { to }) as Promise<void>;
  open = (world: AskedWorld): Promise<unknown> => this.#ask("open", { world });
  state = (): Promise<unknown> => this.#ask("state", {});
  events = (which: RequestBodies["events"] = {}): Promise<unknown> => this.#ask("events", which);
  why = (event: number): Promise<unknown> => this.#ask("why", { event });
  /** A text for `svg`, a `Blob` for `png`. */
  snapshot = async ({ type = "svg", width = 960 }: Partial<RequestBodies["snapshot"]> = {}): Promise<string | Blob> => {
    const value = await this.#ask("snapshot", { type, width });
    return value instanceof ArrayBuffer ? new Blob([value], { type: "image/png" }) : String(value);
  };
  evaluate = (text: string): Promise<unknown> => this.#ask("evaluate", { text });

  /** For the properties that are methods and attributes in one; see `defineReflections`. */
  askFor<Kind extends RequestKind>(kind: Kind, body: RequestBodies[Kind]): Promise<unknown> {
    return this.#ask(kind, body);
  }

  #ask<Kind extends RequestKind>(kind: Kind, body: RequestBodies[Kind]): Promise<unknown> {
    if (!this.isConnected) return Promise.reject(new QuorumscapeError("closed", "The element is in no page."));
    this.#load();
    return this.#dwelling?.ask(kind, body) ?? Promise.reject(new QuorumscapeError("closed", "There is no frame."));
  }

  /** The same where nobody waits for what comes of it. */
  #tell<Kind extends RequestKind>(kind: Kind, body: RequestBodies[Kind]): void {
    this.#ask(kind, body).catch((error: unknown) => {
      if (error instanceof QuorumscapeError && error.code !== "closed") this.#fail(error.code, error.message);
    });
  }

  #build(): void {
    if (this.#room !== null) return;
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [elementSheet()];
    const make = <Name extends keyof HTMLElementTagNameMap>(name: Name, part: string): HTMLElementTagNameMap[Name] => {
      const element = document.createElement(name);
      element.className = part;
      element.setAttribute("part", part);
      return element;
    };
    const room = make("div", "room");
    this.#fallback = make("div", "fallback");
    this.#fallback.append(document.createElement("slot"));
    this.#poster = make("img", "poster");
    this.#poster.alt = "";
    this.#start = make("button", "start");
    this.#start.type = "button";
    this.#start.addEventListener("click", () => {
      this.#plays = true;
      this.#load();
    });
    room.append(this.#fallback, this.#poster, this.#start);
    const caption = document.createElement("slot");
    caption.name = "caption";
    shadow.append(room, caption);
    this.#room = room;
  }

  /** What was set before the element was defined lies on the instance, and hides the accessor. */
  #upgrade(property: string): void {
    if (!Object.hasOwn(this, property)) return;
    const value: unknown = Reflect.get(this, property);
    Reflect.deleteProperty(this, property);
    Reflect.set(this, property, value);
  }

  /** Everything that follows from attributes and from whether there is a frame. */
  #show(): void {
    const room = this.#room;
    if (room === null || this.#poster === null || this.#start === null || this.#fallback === null) return;
    const { ratio, poster = "", title = "" } = readAttributes((name) => this.getAttribute(name)).values;
    room.style.aspectRatio = String(ratio ?? 16 / 9);
    this.#poster.hidden = poster === "";
    if (poster !== "" && this.#poster.getAttribute("src") !== poster) this.#poster.src = poster;
    this.#dwelling?.entitle(title);
    if (this.#dwelling === null) room.dataset["state"] = "idle";
    this.#fallback.inert = room.dataset["state"] === "live";
    this.#start.hidden = this.#dwelling !== null || this.getAttribute("loading") !== "interaction";
    this.#start.textContent = this.#language() === "zh" ? "开始" : "Start";
  }

  #load(): void {
    if (this.#dwelling !== null || this.#room === null) return;
    this.#tellRefusals();
    const room = this.#room;
    const inhabited: Inhabited = {
      heard: (event) => this.#hear(event),
      loads: () => {
        room.dataset["state"] = "loading";
      },
    };
    this.#dwelling = this.#isInline()
      ? dwellInline(this.#address(), this.#folder(QuorumScape.base), inhabited) : dwellInFrame(this.#address(), inhabited);
    room.append(this.#dwelling.place);
    this.#show();
    noteAwake(this);
  }

  #isInline(): boolean {
    return this.getAttribute("mode") === "inline";
  }

  /** Several attributes may change at once; the dwelling goes to its new address. */
  #reopenSoon(): void {
    if (this.#reopening) return;
    this.#reopening = true;
    queueMicrotask(() => {
      this.#reopening = false;
      this.#kept = null;
      if (this.#dwelling === null) return;
      // What lives in the page and what lives in a frame are two things.
      if ((this.#dwelling.place instanceof HTMLIFrameElement) === this.#isInline()) {
        this.sleep();
        this.#load();
      } else {
        this.#dwelling.show(this.#address());
      }
    });
  }

  #folder(base: string): string {
    return new URL(base.endsWith("/") || base === "" ? base : `${base}/`, document.baseURI).href;
  }

  #address(): URL {
    const texts = this.#framed();
    // A lesson begins anew: its link would be that of its cluster alone.
    const shown = this.#kept === null || texts.lesson !== undefined ? texts : this.#continued(this.#kept, texts);
    if (this.#plays) shown.autoplay = "";
    return new URL(frameAddress(this.#folder(this.getAttribute("base") ?? QuorumScape.base), shown));
  }

  /** The same view of the run as it stood. */
  #continued({ link, select }: Kept, texts: FramedTexts): FramedTexts {
    const views = Object.entries(texts).filter(([name]) => !ATTRIBUTES.some((each) => each.name === name && each.world));
    return { ...Object.fromEntries(views), link, select, start: `${this.#time.at}us` };
  }

  /** What cannot be read is left out: the author is told in the console, the page's scripts by an event. */
  #tellRefusals(): void {
    for (const { text } of readAttributes((name) => this.getAttribute(name)).refusals) {
      console.warn(`<quorum-scape> ${text}`, this);
      this.#fail("bad-attribute", text);
    }
  }

  #tellAttributes(): void {
    const framed = this.#framed();
    for (const { name, world, framed: isFramed } of ATTRIBUTES) {
      if (isFramed && !world) this.#tell("set", { name, value: framed[name] ?? null });
    }
  }

  /** What the frame is to know, as text: what follows the page is found out here. */
  #framed(): FramedTexts {
    const { values } = readAttributes((name) => this.getAttribute(name));
    const written = ATTRIBUTES.filter(({ name, framed }) => framed && values[name] !== undefined)
      .map(({ name }) => [name, this.getAttribute(name) ?? ""]);
    const scheme = getComputedStyle(this).colorScheme;
    const theme = values.theme ?? "auto";
    const found: FramedTexts = {};
    if (theme === "auto" && (scheme === "dark" || scheme === "light")) found.theme = scheme;
    const language = this.#language();
    if (language !== null) found.lang = language;
    return { ...Object.fromEntries(written), ...found };
  }

  /** The nearest that an author has named; null for none of ours. */
  #language(): "en" | "zh" | null {
    const named = this.closest("[lang]:not([lang=auto])")?.getAttribute("lang")?.toLowerCase() ?? "";
    return named.startsWith("zh") ? "zh" : named.startsWith("en") ? "en" : null;
  }

  #hear(event: EmbedEvent): void {
    const detail = Object.fromEntries(Object.entries(event).filter(([key]) => key !== "kind" && key !== "name"));
    switch (event.name) {
      case "ready":
        this.#ready.resolve(event);
        if (this.#room !== null) this.#room.dataset["state"] = "live";
        // What begins anew by its reader's hand has the address with which it began.
        if (this.#isPrivate) this.#tellAttributes();
        this.#isPrivate = false;
        if (this.#listen.length > 0) this.#tell("listen", { names: this.#listen });
        this.#show();
        break;
      case "time":
        if ([event.at, event.pace, event.duration].every(Number.isFinite)) this.#time = event;
        break;
      case "play": case "pause":
        this.#time = { ...this.#time, paused: event.name === "pause" };
        this.#plays = event.name === "play";
        break;
      case "kept":
        this.#kept = { link: String(event.link), select: String(event.select) };
        return;
      case "private":
        // A reader who is quicker than the author's world sees their own: nobody says "ready" of that.
        if (this.#room !== null) this.#room.dataset["state"] = "live";
        this.#isPrivate = true;
        this.#kept = null;
        break;
      case "resize":
        if (this.#room !== null) this.#room.style.minHeight = `${event.height}px`;
        break;
      case "error":
        console.warn(`<quorum-scape> ${String(event.text)}`, this);
        break;
      case "end": case "record": case "state": case "answer":
    }
    this.dispatchEvent(new CustomEvent(event.name, { detail }));
  }

  #fail(code: QuorumscapeError["code"], text: string): void {
    this.dispatchEvent(new CustomEvent("error", { detail: { code, text } }));
  }
}

reflectAttributes(QuorumScape.prototype);
