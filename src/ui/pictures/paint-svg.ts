import { readSvg, type SvgNode } from "./read-svg.ts";

/** A canvas of the page or of a worker: what is drawn on is the same. */
export type PictureCanvas = HTMLCanvasElement | OffscreenCanvas;
export type PictureContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Makes a canvas of this size: how hatches are drawn once and repeated. */
export type MakeCanvas = (width: number, height: number) => PictureCanvas;

/** What an element takes from those around it. */
interface Inherited {
  readonly fill: string;
  readonly stroke: string;
  readonly size: number;
  readonly family: string;
  readonly weight: string;
  readonly anchor: string;
}

const PLAIN: Inherited = { fill: "#000000", stroke: "none", size: 16, family: "sans-serif", weight: "400", anchor: "start" };

interface Painting {
  readonly context: PictureContext;
  readonly patterns: ReadonlyMap<string, CanvasPattern>;
}

/**
 * Paints a picture of our own onto a canvas. A browser could do so by an image, but a policy that lets a page fetch nothing but
 * its own files (`default-src 'self'`) forbids images made of text, and a worker has none. False where it is no picture.
 */
export function paintSvg(context: PictureContext, svg: string, scale: number, makeCanvas: MakeCanvas): boolean {
  const root = readSvg(svg);
  if (root === null) return false;
  const patterns = new Map<string, CanvasPattern>();
  collectPatterns(root, context, patterns, makeCanvas);
  const fit = scale * fitOf(root);
  context.setTransform(fit, 0, 0, fit, 0, 0);
  paintChildren(root, { context, patterns }, inherit(root, PLAIN));
  return true;
}

/** How much larger a picture is than the units in which it is drawn. */
function fitOf(root: SvgNode): number {
  const units = Number((root.attributes["viewBox"] ?? "").split(" ")[2] ?? 0);
  return units > 0 ? number(root, "width", units) / units : 1;
}

/** How large a picture of our own is, in its own pixels. */
export function sizeOfSvg(svg: string): { readonly width: number; readonly height: number } {
  const read = (name: string): number => Number(new RegExp(`^<svg[^>]* ${name}="([\\d.]+)"`).exec(svg)?.[1] ?? 0);
  return { width: read("width"), height: read("height") };
}

const number = ({ attributes }: SvgNode, name: string, otherwise = 0): number => {
  const value = attributes[name];
  return value === undefined ? otherwise : Number(value);
};

const inherit = ({ attributes }: SvgNode, from: Inherited): Inherited => ({
  fill: attributes["fill"] ?? from.fill, stroke: attributes["stroke"] ?? from.stroke,
  size: Number(attributes["font-size"] ?? from.size), family: attributes["font-family"] ?? from.family,
  weight: attributes["font-weight"] ?? from.weight, anchor: attributes["text-anchor"] ?? from.anchor,
});

/** Where nothing is drawn: names, descriptions, and what is only used elsewhere. */
const UNSEEN: ReadonlySet<string> = new Set(["title", "desc", "defs", "pattern", ""]);

function paintChildren(node: SvgNode, painting: Painting, from: Inherited): void {
  for (const child of node.children) if (!UNSEEN.has(child.name)) paintNode(child, painting, inherit(child, from));
}

function paintNode(node: SvgNode, painting: Painting, style: Inherited): void {
  const { context } = painting;
  context.save();
  transform(context, node.attributes["transform"] ?? "");
  context.globalAlpha *= number(node, "opacity", 1);
  if (node.name === "text") paintText(node, painting, style);
  else {
    const path = pathOf(node);
    if (path !== null) paintPath(node, path, painting, style);
  }
  paintChildren(node, painting, style);
  context.restore();
}

function transform(context: PictureContext, text: string): void {
  for (const [, name = "", values = ""] of text.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [first = 0, second] = values.split(/[\s,]+/).filter((value) => value !== "").map(Number);
    if (name === "translate") context.translate(first, second ?? 0);
    if (name === "scale") context.scale(first, second ?? first);
    if (name === "rotate") context.rotate((first * Math.PI) / 180);
  }
}

function pathOf(node: SvgNode): Path2D | null {
  const path = new Path2D();
  switch (node.name) {
    case "rect":
      path.roundRect(number(node, "x"), number(node, "y"),
        Math.max(0, number(node, "width")), Math.max(0, number(node, "height")), number(node, "rx"));
      return path;
    case "circle":
      path.arc(number(node, "cx"), number(node, "cy"), number(node, "r"), 0, 2 * Math.PI);
      return path;
    case "line":
      path.moveTo(number(node, "x1"), number(node, "y1"));
      path.lineTo(number(node, "x2"), number(node, "y2"));
      return path;
    case "path": return new Path2D(node.attributes["d"] ?? "");
    default: return null;
  }
}

function paintPath(node: SvgNode, path: Path2D, { context, patterns }: Painting, { fill, stroke }: Inherited): void {
  if (fill !== "none" && node.name !== "line") {
    const before = context.globalAlpha;
    context.globalAlpha = before * number(node, "fill-opacity", 1);
    context.fillStyle = patterns.get(fill) ?? fill;
    context.fill(path);
    context.globalAlpha = before;
  }
  if (stroke === "none" || stroke === "") return;
  layOut(context, node);
  context.globalAlpha *= number(node, "stroke-opacity", 1);
  context.strokeStyle = stroke;
  context.stroke(path);
}

/** How a line is drawn. */
function layOut(context: PictureContext, node: SvgNode): void {
  context.lineWidth = number(node, "stroke-width", 1);
  context.setLineDash((node.attributes["stroke-dasharray"] ?? "").split(/[\s,]+/).filter((value) => value !== "").map(Number));
  context.lineCap = node.attributes["stroke-linecap"] === "round" ? "round" : "butt";
  context.lineJoin = node.attributes["stroke-linejoin"] === "round" ? "round" : "miter";
}

function paintText(node: SvgNode, { context }: Painting, { fill, stroke, size, family, weight, anchor }: Inherited): void {
  const text = node.children.map((child) => child.text).join("");
  const [x, y] = [number(node, "x"), number(node, "y")];
  context.font = `${weight} ${size}px ${family}`;
  context.textAlign = anchor === "middle" ? "center" : anchor === "end" ? "right" : "left";
  context.textBaseline = "alphabetic";
  if (stroke !== "none" && stroke !== "") {
    layOut(context, node);
    context.strokeStyle = stroke;
    context.strokeText(text, x, y);
  }
  context.fillStyle = fill;
  context.fillText(text, x, y);
}

/** A pattern's tile is drawn so much finer than it is shown. */
const FINE = 4;

/** Every pattern, by what refers to it. */
function collectPatterns(
  node: SvgNode, context: PictureContext, found: Map<string, CanvasPattern>, makeCanvas: MakeCanvas,
): void {
  if (node.name !== "pattern") {
    for (const child of node.children) collectPatterns(child, context, found, makeCanvas);
    return;
  }
  const tile = makeCanvas(number(node, "width") * FINE, number(node, "height") * FINE);
  const on = tile.getContext("2d") as PictureContext | null;
  if (on === null) return;
  on.scale(FINE, FINE);
  paintChildren(node, { context: on, patterns: new Map() }, inherit(node, PLAIN));
  const pattern = context.createPattern(tile, "repeat");
  if (pattern === null) return;
  const angle = Number(/rotate\(([-\d.]+)\)/.exec(node.attributes["patternTransform"] ?? "")?.[1] ?? 0);
  pattern.setTransform(new DOMMatrix().rotate(angle).scale(1 / FINE));
  found.set(`url(#${node.attributes["id"] ?? ""})`, pattern);
}
