import {
  Clock, CopyPlus, Droplets, HardDrive, Pause, Play, Plug, Power, RotateCw, Scissors, Shuffle, Snail, Trash2, Unplug, X,
} from "lucide-react";
import type { OfferIcon } from "../../action/offers.ts";

const icons: Readonly<Record<OfferIcon, typeof X>> = {
  kill: X, power: Power, restart: RotateCw, pause: Pause, resume: Play, isolate: Unplug, mend: Plug, disk: HardDrive,
  clock: Clock, remove: Trash2, cut: Scissors, latency: Snail, loss: Droplets, duplicate: CopyPlus, transfer: Shuffle,
};

/** The picture of a fault; always beside its words. */
export function FaultIcon({ name }: { readonly name: OfferIcon }) {
  const Icon = icons[name];
  return <Icon aria-hidden />;
}
