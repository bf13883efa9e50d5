import { ATTRIBUTES } from "../exchange/embed-attributes.ts";
import { ATTRIBUTE_MEANINGS } from "../exchange/embed-meanings.ts";
import { ELEMENT, type ElementMember } from "./members.ts";

const told = ({ name, meaning }: ElementMember): object => ({ name, description: meaning });
const typed = (member: ElementMember): object => ({ ...told(member), type: { text: member.type } });

/** The manifest of custom elements (schema 2.1.0) that editors and documentation tools read, as JSON text. */
export function customElementsManifest(): string {
  const declaration = {
    kind: "class", customElement: true, name: ELEMENT.className, tagName: ELEMENT.tagName, description: ELEMENT.meaning,
    superclass: { name: "HTMLElement" },
    attributes: ATTRIBUTES.map(({ name, property, type, fallback }) => ({
      name, fieldName: property, type: { text: type }, description: ATTRIBUTE_MEANINGS[name],
      ...(fallback === "" ? {} : { default: fallback }),
    })),
    members: [
      ...ATTRIBUTES.map(({ name, property, type }) => ({
        kind: "field", name: property, attribute: name, reflects: true, type: { text: type },
        description: ATTRIBUTE_MEANINGS[name],
      })),
      ...ELEMENT.properties.map((member) => ({ kind: "field", ...typed(member) })),
      ...ELEMENT.methods.map((member) => ({ kind: "method", ...typed(member) })),
    ],
    events: Object.entries(ELEMENT.events).map(([name, meaning]) => typed({ name, type: "CustomEvent", meaning })),
    slots: ELEMENT.slots.map(told), cssParts: ELEMENT.parts.map(told),
    cssProperties: ELEMENT.customProperties.map(told),
  };
  const own = { name: ELEMENT.className, module: "dist/index.js" };
  return `${JSON.stringify({
    schemaVersion: "2.1.0",
    modules: [
      {
        kind: "javascript-module", path: "dist/index.js", declarations: [declaration],
        exports: [{ kind: "js", name: ELEMENT.className, declaration: own }],
      },
      {
        kind: "javascript-module", path: "dist/define.js", declarations: [],
        exports: [{ kind: "custom-element-definition", name: ELEMENT.tagName, declaration: own }],
      },
    ],
  }, null, 2)}\n`;
}

/** What may be written on the element where markup is typed: TypeScript declarations, with what each attribute means. */
export function attributeTypes(): string {
  const lines = ATTRIBUTES.map(({ name, type }) => {
    const written = type === "boolean" ? "boolean | string" : type === "string" ? "string" : `${type} | (string & {})`;
    return `  /** ${ATTRIBUTE_MEANINGS[name]} */\n  ${JSON.stringify(name)}?: ${written};\n`;
  });
  return `/** The attributes of \`<${ELEMENT.tagName}>\`. */\nexport interface QuorumScapeAttributes {\n${lines.join("")}}\n`;
}
