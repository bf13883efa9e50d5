import { quoted } from "../kernel/words.ts";
import { mqttOutlet } from "../twin/mqtt.ts";
import { otlpOutlet } from "../twin/otlp.ts";
import type { Outlet } from "../twin/readings.ts";
import { optionValue, type Checked, type Options } from "./options.ts";

/** Where `serve` is to push its telemetry; null for nowhere. */
export interface OutletWishes {
  readonly mqtt: string | null;
  readonly otlp: string | null;
}

export function readOutlets(options: Options): Checked<OutletWishes> {
  const mqtt = optionValue(options, "mqtt") ?? null;
  if (mqtt !== null && !/^(mqtts?|wss?):\/\/[^\s@]+$/.test(mqtt)) {
    return { ok: false, problem: `--mqtt is \`${quoted(mqtt)}\`; expected a broker such as mqtt://127.0.0.1:1883.` };
  }
  const otlp = optionValue(options, "otlp") ?? null;
  if (otlp !== null && !/^[\w.[\]:-]+:\d{1,5}$/.test(otlp)) {
    return { ok: false, problem: `--otlp is \`${quoted(otlp)}\`; expected an address and a port, such as 127.0.0.1:4317.` };
  }
  return { ok: true, value: { mqtt, otlp } };
}

/** The outlets that were asked for; their packages are loaded then, for they are large, and no other command needs them. */
export async function openOutlets({ mqtt, otlp }: OutletWishes): Promise<readonly Outlet[]> {
  const outlets: Outlet[] = [];
  if (mqtt !== null) outlets.push(await mqttOutlet(mqtt));
  if (otlp !== null) outlets.push(await otlpOutlet(otlp));
  return outlets;
}
