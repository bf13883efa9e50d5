import type { Frame } from "../../cluster/frame.ts";
import type { GroupRests } from "../../cluster/group-picture.ts";
import { markPlaces } from "../../figure/score.ts";
import { reignsIn, regionLanesFold, storesIn, type RegionLanes } from "../../figure/region-lane.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import { follow, type Followed } from "../../proto/fold.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { sentenceText, type Language } from "../../story/words/index.ts";
import type { AppContext } from "../app/context.ts";
import type { RunState } from "../state/run.ts";
import type { ScoreState } from "../state/score.ts";
import { wordsIn } from "../words/index.ts";
import { scoreTexts } from "../words/score.texts.ts";
import { textsIn } from "../words/texts.ts";
import { paintPin, type PinnedRegion } from "./pin-painter.ts";
import { findingFold, isEmptyQuery, readQuery, type ScoreQuery } from "./query.ts";
import type { StripPicture } from "./strip-painter.ts";

/** A pinned region, and the stores of its rows: what stands beside them. */
export interface PinRows {
  readonly region: RegionId;
  readonly stores: readonly StoreId[];
}

/**
 * What the time bar shows beyond the usual: what was looked for, and the rows of pinned regions. It comes when it is first
 * wanted, and folds the record as it grows.
 */
export class ScoreGround {
  private readonly app: AppContext;
  private query: ScoreQuery | null = null;
  private queryText = "";
  private toldIn: Language = "en";
  private sentences = new WeakMap<ClusterEvent, string>();
  private found: Followed<ClusterEvent[]> | null = null;
  private lanes: Followed<RegionLanes> | null = null;
  private lanesOf = "";
  private present = "";
  private readonly rests = new Map<RegionId, GroupRests>();
  /** Another whenever the picture is another one. */
  version = 0;
  pins: readonly PinRows[] = [];
  private readonly terms: readonly string[];

  constructor(app: AppContext) {
    this.app = app;
    const style = getComputedStyle(app.root);
    this.terms = [1, 2, 3, 4, 5].map((term) => style.getPropertyValue(`--term-${term}`).trim());
  }

  /** Brings everything up to what the record and the reader's wishes are. */
  follow({ events, status, language }: RunState, score: ScoreState, frame: Frame): void {
    const names = status?.names ?? {};
    if (language !== this.toldIn) {
      this.toldIn = language;
      this.sentences = new WeakMap();
    }
    const text = `${score.query}|${score.kind}|${language}|${frame.layout}`;
    if (text !== this.queryText) {
      this.queryText = text;
      this.query = readQuery(score.query, score.kind, { stores: frame.stores, names, kinds: textsIn(scoreTexts, language).one });
      this.found = null;
      this.version++;
    }
    if (this.query !== null && !isEmptyQuery(this.query)) {
      const before = this.found?.last;
      this.found = follow(findingFold(this.query, (event) => this.tell(event, language, names)), this.found, events);
      if (before !== this.found.last) this.version++;
    } else this.found = null;
    this.followPins(events, score.pinned, frame);
  }

  /** The event as a sentence in small letters. Who types asks again with each letter. */
  private tell(event: ClusterEvent, language: Language, names: IdNames): string {
    const known = this.sentences.get(event) ?? sentenceText(event, language, names).toLowerCase();
    this.sentences.set(event, known);
    return known;
  }

  private followPins(events: readonly ClusterEvent[], pinned: readonly RegionId[], frame: Frame): void {
    if (pinned.join() !== this.lanesOf) {
      this.lanesOf = pinned.join();
      this.lanes = null;
      this.version++;
    }
    // By the event itself: another branch may have as many.
    const before = this.lanes?.last;
    this.lanes = pinned.length === 0 ? null : follow(regionLanesFold(pinned), this.lanes, events);
    const present = `${frame.layout} ${this.lanesOf}`;
    if (before === this.lanes?.last && present === this.present) return;
    this.present = present;
    this.version++;
    this.pins = pinned.map((region) => {
      const lane = this.lanes?.state.get(region);
      return { region, stores: lane === undefined ? [] : storesIn(lane, holdersOf(frame, region)) };
    });
  }

  /** What was found, in order of time; null where nothing was looked for. */
  get events(): readonly ClusterEvent[] | null {
    return this.found?.state ?? null;
  }

  /** The stores whose lanes alone are shown; null for all. */
  get onlyStores(): ReadonlySet<StoreId> | null {
    return this.query !== null && this.query.stores.size > 0 ? this.query.stores : null;
  }

  laneOf(region: RegionId): PinnedRegion | null {
    const lane = this.lanes?.state.get(region);
    const frame = this.app.frames.latest();
    const rows = this.pins.find((each) => each.region === region);
    if (lane === undefined || frame === null || rows === undefined) return null;
    const { language, status } = this.app.run.getState();
    const { nodes } = wordsIn(language);
    return {
      region, lane, reigns: reignsIn(lane, leaderOf(frame, region)), rests: this.rests.get(region) ?? null,
      stores: rows.stores.map((id) => ({ id, name: nodes.store(idText(id, status?.names ?? {})) })),
    };
  }

  /** What was run again for a pinned region has come. */
  rest(region: RegionId, rests: GroupRests | null): void {
    if ((this.rests.get(region) ?? null) === rests) return;
    if (rests === null) this.rests.delete(region);
    else this.rests.set(region, rests);
    this.version++;
  }

  paint(context: CanvasRenderingContext2D, picture: StripPicture): void {
    const { layout } = picture;
    context.save();
    context.beginPath();
    context.rect(layout.plot.x, 0, layout.plot.width, layout.height);
    context.clip();
    const score = textsIn(scoreTexts, this.app.run.getState().language);
    this.pins.forEach(({ region }, i) => {
      const place = layout.pins[i];
      const pinned = this.laneOf(region);
      if (place !== undefined && pinned !== null) paintPin(context, { ...picture, terms: this.terms, score }, place, pinned);
    });
    if (this.found !== null) paintFound(context, picture, this.found.state);
    context.restore();
  }
}

/** A line through all lanes for each that was found, with a head that is seen over flags and bands. */
function paintFound(context: CanvasRenderingContext2D, picture: StripPicture, found: readonly ClusterEvent[]): void {
  const { layout: { plot, flags, axis }, palette, span } = picture;
  context.fillStyle = palette.accent;
  for (const place of markPlaces(found, span, plot.width)) {
    const x = plot.x + place;
    context.globalAlpha = 0.35;
    context.fillRect(x - 0.5, flags.y, 1, axis.y - flags.y);
    context.globalAlpha = 1;
    context.beginPath();
    context.moveTo(x - 3.5, axis.y);
    context.lineTo(x + 3.5, axis.y);
    context.lineTo(x, axis.y - 6);
    context.closePath();
    context.fill();
  }
}

/** The stores that hold a replica of a region now. */
function holdersOf({ regions, peers, stores }: Frame, region: RegionId): readonly StoreId[] {
  const row = regions.id.indexOf(region);
  if (row < 0) return [];
  const found: StoreId[] = [];
  for (let i = 0; i < peers.count; i++) {
    if (peers.region[i] === row) found.push(stores[peers.store[i] ?? 0]?.id ?? 0);
  }
  return found;
}

function leaderOf({ regions, leaders, stores }: Frame, region: RegionId): StoreId {
  const row = leaders.store[regions.id.indexOf(region)] ?? -1;
  return stores[row]?.id ?? 0;
}
