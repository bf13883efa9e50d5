/** Texts of ids that a number cannot hold (`Topology.names`): substitute id → the id as the real cluster writes it. */
export type IdNames = Readonly<Record<string, string>>;

/** For clusters whose ids are all numbers. One value, so that a component which shows it does not render anew. */
export const NO_NAMES: IdNames = {};

/** How PD's members are called, everywhere: as their configuration names them. */
export const memberName = (member: number | string): string => `pd-${member}`;

/** A text at the beginning of a sentence. The name of a member of PD is written as it is. */
export const capitalised = (text: string): string =>
  (/^pd-\d/.test(text) ? text : text.slice(0, 1).toUpperCase() + text.slice(1));

/** The id in a document, digit for digit as the user's cluster writes it; a substitute stays what it is. */
export const idNumber = (id: number, names: IdNames): number | bigint => {
  const text = names[String(id)];
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : id;
};

/** The id of a store or region as the user's cluster writes it. */
export const idText = (id: number, names: IdNames): string => {
  const text = String(id);
  return (Object.hasOwn(names, text) ? names[text] : undefined) ?? text;
};
