import type { KeyboardEvent } from "react";

interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly T[];
  readonly titles: Readonly<Record<T, string>>;
  readonly current: T;
  readonly onChange: (tab: T) => void;
  /** The id of the panel that the tabs switch. */
  readonly controls: string;
}

/** A row of tabs: the arrow keys move among them, only the current one is in the order of Tab. */
export function Tabs<T extends string>({ label, tabs, titles, current, onChange, controls }: TabsProps<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = tabs[(tabs.indexOf(current) + step + tabs.length) % tabs.length];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    onChange(next);
    const row = event.currentTarget;
    requestAnimationFrame(() => row.querySelector<HTMLElement>("[aria-selected='true']")?.focus());
  };
  return (
    <div className="segments" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab} type="button" role="tab" aria-selected={tab === current} aria-controls={controls}
          tabIndex={tab === current ? 0 : -1} onClick={() => onChange(tab)}
        >{titles[tab]}</button>
      ))}
    </div>
  );
}
