import type { AttributeName } from "../../../src/exchange/embed-attributes.ts";

interface AttributeText {
  /** What may be written. */
  readonly expected: string;
  readonly meaning: string;
}

const text = (expected: string, meaning: string): AttributeText => ({ expected, meaning });

/** The attributes of the element, in Chinese. */
export const attributesZh: Readonly<Record<AttributeName, AttributeText>> = {
  scenario: text("场景的 id", "要运行的场景；写了 link 或 lesson 则不用它。"),
  link: text("分享链接中 #s= 之后的文本", "分享链接里的那次运行。"),
  lesson: text("课程的 id", "要讲的课程。"),
  seed: text("0 到 4294967295 的整数", "换一个种子。"),
  preset: text("tikv、paper、article、etcd、etcd-prevote、logcabin、availsim-wan 之一", "换一套时间参数。"),
  do: text("带时刻的操作，最多 4000 个字符", "追加的操作，每行一条或用分号隔开：10s kill store 4。"),
  start: text("时刻，例如 8s、1m30s、250ms", "最先显示的时刻；不写则取场景或链接自己的。"),
  end: text("时刻，例如 8s、1m30s、250ms", "播放到哪里自动暂停。"),
  loop: text("不写值，或 true、false", "到 end 时不暂停，而是从头再来。"),
  autoplay: text("不写值，或 true、false", "一就绪就播放；读者要求减少动画时除外。"),
  pace: text("auto，或每秒推进的虚拟秒数，0.001 到 10000", "速度；auto 会在有事发生时放慢。"),
  mode: text("frame 或 inline", "frame：在自己的框架里运行；inline：直接在页面里运行，页面的安全策略须允许 blob worker。"),
  view: text("stage、keys、group、log、timeline、story、lesson、full 之一",
    "显示什么：集群、沿键轴排列的 Region、放大的一个 Raft 组、某个 Region 的日志、时间条、讲述、课程，或整个页面。"),
  select: text("store 4、region 7、pd 1、client 2 或 none", "选中什么；组视图和日志视图显示的就是这里写的 Region。"),
  controls: text("none、bar、full 之一", "画面下方有哪些控件。"),
  readonly: text("不写值，或 true、false", "读者可以看、可以播放，但不能制造故障。"),
  theme: text("auto、light、dark 之一", "浅色或深色；auto 跟随网页和系统。"),
  lang: text("auto、en、zh 之一", "语言；auto 取网页里最近的 lang。"),
  loading: text("lazy、eager、interaction 之一", "何时加载框架：接近视野时、立即，或读者按下按钮时。"),
  ratio: text("宽比高，例如 16/9", "预留多大的位置。"),
  poster: text("网址，绝对或相对", "就绪之前显示的图片。"),
  title: text("名称，最多 400 个字符", "无障碍名称；不写会在控制台警告。"),
  base: text("网址，绝对或相对", "embed.html 所在的文件夹；不写则取组件脚本所在的文件夹；inline 时只认后者。"),
};
