const en = {
  start: "Start",
  again: "Play again",
  play: "Play",
  pause: "Pause",
  restart: "Back to the beginning",
  next: "To the next scene",
  time: "Time",
  controls: "Controls",
  open: "Open in Quorumscape",
  frame: "Simulated database cluster",
  private: "What you opened stays in this frame: the page around it is told nothing of it.",
  startOver: "Start over",
  noLog: "Select a region to see its logs.",
  refused: "This embed could not be opened as it is written",
};

const zh: typeof en = {
  start: "开始",
  again: "重新播放",
  play: "播放",
  pause: "暂停",
  restart: "回到开头",
  next: "到下一个场景",
  time: "时间",
  controls: "控制",
  open: "在 Quorumscape 中打开",
  frame: "模拟的数据库集群",
  private: "您打开的内容只留在这个框里，外面的页面得不到任何信息。",
  startOver: "重新开始",
  noLog: "选中一个 Region 查看它的日志。",
  refused: "这个嵌入内容无法按写法打开",
};

/** What the embed says besides the page's own words. */
export const embedTexts = { en, zh };
