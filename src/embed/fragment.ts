import { ATTRIBUTES, readAttributes, type ReadAttributes } from "../exchange/embed-attributes.ts";

/** Reads the fragment of a frame's address, with or without its `#`. A name that nobody knows is refused. */
export function readFragment(fragment: string): ReadAttributes {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const { values, refusals } = readAttributes((name) => given.get(name));
  const unknown = [...new Set(given.keys())].filter((name) => !ATTRIBUTES.some((each) => each.name === name));
  const strangers = unknown.map((name) => ({ name, text: `${name.slice(0, 40)}: there is no such parameter.` }));
  return { values, refusals: [...refusals, ...strangers] };
}
