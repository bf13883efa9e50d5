import { createElement, type FunctionComponent, type SVGProps } from "react";

/** What lucide's files say of an icon: each element has its key among its attributes. */
interface IconData {
  readonly node: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];
}

/** An icon as lucide draws it where nobody asks for another size or weight: that is all that the page does. */
const makeIcon = ({ node }: IconData): FunctionComponent<SVGProps<SVGSVGElement>> => (given) => createElement("svg", {
  xmlns: "http://www.w3.org/2000/svg", width: 24, height: 24, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor",
  strokeWidth: 2, strokeLinecap: "round", strokeLinejoin: "round", "aria-hidden": true, ...given,
}, node.map(([tag, attributes]) => createElement(tag, attributes)));

export default makeIcon;
