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

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Ids are numbers or texts, as whoever wrote them likes it. */
export const fieldText = (value: unknown): string =>
  (typeof value === "string" || typeof value === "number" ? String(value) : "");
