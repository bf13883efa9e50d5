import { quoted } from "../kernel/words.ts";
import { mqttOutlet } from "../twin/mqtt.ts";
import { opcuaOutlet } from "../twin/opcua.ts";
import { otlpOutlet } from "../twin/otlp.ts";
import type { Outlet } from "../twin/readings.ts";
import { optionValue, readCountOption, type Checked, type Options } from "./options.ts";
import { withPackages } from "./packages.ts";

/** Where `serve` is to push its telemetry; null for nowhere. */
export interface OutletWishes {
  readonly mqtt: string | null;
  readonly otlp: string | null;
  /** A port of the loopback address. */
  readonly opcua: number | null;
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
  const opcua = readCountOption(options, "opcua", 1, 65_535);
  return opcua.ok ? { ok: true, value: { mqtt, otlp, opcua: opcua.value ?? null } } : opcua;
}

/** The outlets that were asked for; their packages are loaded then, for they are large, and no other command needs them. */
export async function openOutlets({ mqtt, otlp, opcua }: OutletWishes): Promise<Checked<readonly Outlet[]>> {
  const wished = [
    mqtt === null ? null : () => withPackages("--mqtt", ["mqtt"], () => mqttOutlet(mqtt)),
    otlp === null ? null : () => withPackages("--otlp", ["@grpc/grpc-js", "protobufjs"], () => otlpOutlet(otlp)),
    opcua === null ? null : () => openOpcua(opcua),
  ];
  const outlets: Outlet[] = [];
  for (const open of wished) {
    if (open === null) continue;
    const opened = await open();
    if (!opened.ok) {
      // One that goes on trying to reach its broker would keep a command alive that has ended.
      await Promise.all(outlets.map((outlet) => outlet.close()));
      return opened;
    }
    outlets.push(opened.value);
  }
  return { ok: true, value: outlets };
}

async function openOpcua(port: number): Promise<Checked<Outlet>> {
  const outlet = await opcuaOutlet(port);
  return typeof outlet === "string" ? { ok: false, problem: outlet } : { ok: true, value: outlet };
}
