/** A thing to choose: what it is called, and what it does in a few words. */
export interface Labelled {
  readonly label: string;
  readonly hint: string;
}

export const item = (label: string, hint: string): Labelled => ({ label, hint });
