import { create } from "zustand";
import type { Selection } from "../../cluster/details.ts";

/** The open fault menu: for what, and where on the page (CSS pixels of the viewport). */
export interface OpenFaultMenu {
  readonly selection: Selection;
  readonly x: number;
  readonly y: number;
}

/** Null while no menu is open. */
export const useFaultMenu = create<{ readonly open: OpenFaultMenu | null }>()(() => ({ open: null }));

/** Opens the menu of what can be done to a store, PD member, client, link or region. Called from a context menu event. */
export function openFaultMenu(selection: Selection, x: number, y: number): void {
  useFaultMenu.setState({ open: { selection, x, y } });
}

export function closeFaultMenu(): void {
  useFaultMenu.setState({ open: null });
}
