import { expect, test } from "vitest";
import { ATTRIBUTES } from "../../src/exchange/embed-attributes.ts";
import { ATTRIBUTE_MEANINGS } from "../../src/exchange/embed-meanings.ts";
import { QuorumScape } from "../../src/embed/element.ts";
import { attributeTypes, customElementsManifest } from "../../src/library/manifest.ts";

interface Told {
  readonly name: string;
  readonly description?: string;
}

interface Manifest {
  readonly modules: readonly {
    readonly declarations: readonly Readonly<Record<"attributes" | "members" | "events" | "slots", readonly Told[]>>[];
  }[];
}

const { modules } = JSON.parse(customElementsManifest()) as Manifest;
const [declaration] = modules.flatMap(({ declarations }) => declarations);
const namesOf = (list: readonly Told[] | undefined): string[] => (list ?? []).map(({ name }) => name).sort();

/** What browsers call, and what the elements of a page settle among themselves. */
const NOBODYS = /^(constructor|\w+Callback|awake|keepsAwake|wake|sleep|askFor)$/;

test("the manifest tells the attributes of the table, each with what it means", () => {
  expect(declaration?.attributes.map(({ name }) => name)).toEqual(ATTRIBUTES.map(({ name }) => name));
  expect(declaration?.attributes.map(({ description }) => description))
    .toEqual(ATTRIBUTES.map(({ name }) => ATTRIBUTE_MEANINGS[name]));
});

test("the manifest tells the properties and methods of the class, and no others", () => {
  const element = new QuorumScape();
  const found = [...Object.getOwnPropertyNames(QuorumScape.prototype), ...Object.getOwnPropertyNames(element)];
  const own = new Set([...found, ...ATTRIBUTES.map(({ property }) => property)].filter((name) => !NOBODYS.test(name)));
  expect([...new Set(namesOf(declaration?.members))]).toEqual([...own].sort());
});

test("every attribute can be typed where markup is", () => {
  const types = attributeTypes();
  expect(ATTRIBUTES.filter(({ name }) => !types.includes(`  ${JSON.stringify(name)}?: `))).toEqual([]);
});
