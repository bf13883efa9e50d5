import { ATTRIBUTES, type AttributeValues } from "../exchange/embed-attributes.ts";
import type { RequestBodies, RequestKind } from "./protocol.ts";

type Methods = "do" | "select" | "link";
type Native = "title" | "lang" | "pace";
type AnyAttribute = (typeof ATTRIBUTES)[number];

/** The properties that reflect attributes: flags are true and false, everything else is text as it is written. */
export type ReflectedProperties = {
  [A in AnyAttribute as Exclude<A["property"], Methods | Native>]:
    Extract<AttributeValues[A["name"]], boolean> extends never ? string : boolean;
};

/** An element that can be asked. */
interface Asked extends HTMLElement {
  askFor<Kind extends RequestKind>(kind: Kind, body: RequestBodies[Kind]): Promise<unknown>;
}

/** The methods that bear the name of an attribute: called they ask, set they write the attribute, as frameworks do. */
const METHODS: Readonly<Record<Methods, (element: Asked) => (text?: string) => Promise<unknown>>> = {
  do: (element) => (text = "") => element.askFor("do", { text }),
  select: (element) => (what = "none") => element.askFor("select", { what }),
  link: (element) => () => element.askFor("link", {}),
};

const NATIVE: readonly string[] = ["title", "lang", "pace"] satisfies readonly Native[];

/** Gives a prototype the property of every attribute. */
export function reflectAttributes(prototype: Asked): void {
  for (const { name, property, type, fallback } of ATTRIBUTES) {
    if (NATIVE.includes(name)) continue;
    const method = name === "do" || name === "select" || name === "link" ? METHODS[name] : undefined;
    const isFlag = type === "boolean";
    Object.defineProperty(prototype, property, {
      configurable: true, enumerable: true,
      get(this: Asked): unknown {
        const text = this.getAttribute(name);
        return method !== undefined ? method(this) : isFlag ? text !== null && text !== "false" : text ?? fallback;
      },
      set(this: Asked, value: unknown) {
        if (value === null || value === undefined || (isFlag && value === false)) this.removeAttribute(name);
        else this.setAttribute(name, isFlag && value === true ? "" : String(value));
      },
    });
  }
}
