import type { observedSaveEn } from "./observed-save.en.ts";

export const observedSaveZh: typeof observedSaveEn = {
  formats: {
    perfetto: { name: "Perfetto 跟踪", use: "谁有应答、谁是 leader，事件画成两次查看之间的区间。用于 ui.perfetto.dev。" },
    csv: { name: "CSV", use: "供电子表格使用的事件，各带其区间。" },
    jsonl: { name: "JSON 行", use: "供脚本使用的事件及其取值。" },
    openmetrics: { name: "OpenMetrics", use: "每次查看所得的样本，可用 promtool 生成数据块。" },
  },
  saving: "正在写入……",
};
