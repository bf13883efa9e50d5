/** The fields of what somebody else wrote: nothing is known of them. */
export type UnknownFields = Readonly<Record<string, unknown>>;

/** Those of anything: none of what has none. */
export const unknownFields = (value: unknown): UnknownFields =>
  (typeof value === "object" && value !== null ? value as UnknownFields : {});

/** Those of a text that should be JSON; none of one that is not. */
export function fieldsOfJson(text: string): UnknownFields {
  try {
    return unknownFields(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Those of each item of a list; none of what is none. */
export const fieldsOfItems = (value: unknown): readonly UnknownFields[] => (Array.isArray(value) ? value.map(unknownFields) : []);

/** Ids are numbers or texts, as whoever wrote them likes it. */
export const fieldText = (value: unknown): string =>
  (typeof value === "string" || typeof value === "number" ? String(value) : "");
