import type { ReactNode } from "react";
import "./fields.css";

/** A list of named values, as the inspector shows them. */
export function FieldList({ children }: { readonly children: ReactNode }) {
  return <dl className="fields">{children}</dl>;
}

interface FieldProps {
  /** The name that the real system uses. */
  readonly name: string;
  readonly mono?: boolean;
  readonly children: ReactNode;
}

export function Field({ name, mono = false, children }: FieldProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={mono ? "mono" : undefined}>{children}</dd>
    </>
  );
}
