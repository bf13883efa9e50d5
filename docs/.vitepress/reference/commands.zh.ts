/**
 * The Chinese of what the command line says of itself, by the English sentence: one that changes there is without its Chinese
 * until it is gone over here, and a test names it.
 */
const sentencesZh: Readonly<Record<string, string>> = {
  // campaign-worker
  "run trials of campaigns that wait in a queue": "运行队列中等待的实验试验",
  "Takes trials from the queue of `campaign --queue`, any number of such workers on any machines. One that is killed loses no trial: another runs it, and it counts once.":
    "从 `campaign --queue` 的队列中领取试验；worker 的数量和所在机器不限。worker 被杀不会丢失试验：由别的 worker 运行，且只计一次。",
  "the Redis where campaigns leave their trials": "实验存放试验的 Redis",
  "threads of this machine that run trials (one for each core)": "本机运行试验的线程数（每核一个）",
  "end when nothing has come for so long; without it, only a signal ends it": "这么久没有新试验就结束；不给出时只有信号能结束它",
  "Workers run trials of campaigns of their own version only, and of any number of campaigns.": "worker 只运行与自己版本相同的实验，实验的个数不限。",
  "have the trials run by `campaign-worker`s, on any machines, that share this Redis": "交给共用这个 Redis 的 `campaign-worker` 运行，机器不限",
  // run
  "simulate a cluster, break it, and report how it got over it": "模拟一个集群，制造故障，并报告它如何恢复",
  "stores of a generated cluster (5)": "生成的集群有多少个 store（5）",
  "regions of a generated cluster (30)": "生成的集群有多少个 Region（30）",
  "replicas of each region of a generated cluster (3)": "每个 Region 的副本数（3）",
  "zones of a generated cluster (3)": "生成的集群分布在多少个可用区（3）",
  "clients of a generated cluster (3)": "客户端的数量（3）",
  "members of PD of a generated cluster, as a rule 1, 3 or 5; 0 for none (3)": "PD 成员数，通常为 1、3 或 5；0 表示没有 PD（3）",
  "entries in the logs of each region's replicas at the start, one number per replica": "开始时每个 Region 各副本的日志条数，每个副本一个数",
  "threads of each client, which do one thing after the other, instead of a rate": "每个客户端的线程数，每个线程做完一件事才做下一件；给出后不再按速率发起",
  "how long a thread waits between two things (0s)": "线程做完一件事后等多久再做下一件（0s）",
  "which keys are asked how often: uniform, zipf or hot-range (uniform)": "各个键被访问的频率：uniform、zipf 或 hot-range（uniform）",
  "writes per hundred operations (50)": "每一百次操作中的写入次数（50）",
  "how large a written value is (256)": "写入的值有多大（256）",
  "begin without Raft leaders: every replica of a generated cluster has just started": "开始时没有 Raft leader：所有副本都刚刚启动",
  "what `pd-ctl store` printed of a real cluster": "真实集群上 `pd-ctl store` 的输出",
  "what `pd-ctl region` printed of a real cluster": "真实集群上 `pd-ctl region` 的输出",
  "what `pd-ctl config show all` printed of a real cluster": "真实集群上 `pd-ctl config show all` 的输出",
  "a link that the page gave: its cluster and what was done to it; --do adds to that":
    "页面给出的链接：其中的集群和做过的操作；可以再用 --do 追加",
  "a scenario file, or the name of one that comes along; --do adds to it": "场景文件，或自带场景的名字；可以再用 --do 追加操作",
  "the same, with the failover policy in this YAML file, which moves leaders away":
    "同上，并执行此 YAML 文件中的故障切换策略（会迁走 leader）",
  "let failure detectors watch the stores, each by its own rule, and report what they made of it":
    "让各故障检测器按各自的规则监视 store，并报告结果",
  "decides everything that is random (1, or what the scenario says)": "决定一切随机结果（1，或场景中写明的值）",
  "what clients do: register, counter, bank, list-append, order, order-tcc, order-saga, scan (register)":
    "客户端做什么：register、counter、bank、list-append、order、order-tcc、order-saga、scan（register）",
  "operations per second over all clients (100)": "所有客户端合计每秒的操作数（100）",
  'such as "10s kill store 4"; may be given several times': '例如 "10s kill store 4"；可以写多次',
  "how long to run, such as 47m (1m past the last action)": "运行多长时间，例如 47m（默认到最后一个操作之后 1 分钟）",
  "run every seed from A to B and report the spread of each number over them": "用 A 到 B 的每个种子各运行一次，报告每个数字的分布",
  "print the record instead of the report: one event per line, with --json as JSON": "不打印报告，而是逐行打印事件记录；加 --json 则为 JSON",
  "with --scenario: hold the run to the scenario's story, and say what in it is not so":
    "与 --scenario 合用：按场景的预期检查运行结果，指出不符之处",
  "with --events: only the events of these names, such as raft.leader.elected": "与 --events 合用：只打印这些名字的事件，例如 raft.leader.elected",
  "print one JSON document instead of the report": "不打印报告，而是打印一份 JSON",
  "print this": "打印这份帮助",
  // campaign
  "run a world under many seeds and settings, and report how its numbers are spread": "用许多种子和设置运行同一个集群，报告各项数字的分布",
  "puts together what shards have run": "合并各份的结果",
  "every seed from A to B, such as 1..1000": "从 A 到 B 的每个种子，例如 1..1000",
  "run each of these values of a setting or option, such as pd.max-store-down-time=10m,30m; several are combined":
    "让设置或选项依次取这些值，例如 pd.max-store-down-time=10m,30m；写多个则取所有组合",
  "the folder of the report: report.json, .html, .md, trials.csv; what is there already goes on":
    "报告所在的目录：report.json、.html、.md、trials.csv；已有的结果会接着跑",
  "threads of this machine that share the work (one for each core)": "由本机多少个线程分担（默认每核一个）",
  "do only the i-th of n parts; `campaign merge` puts them together": "只跑 n 份中的第 i 份；用 `campaign merge` 合并",
  "print report.json as well": "同时打印 report.json",
  // figures
  "run published experiments, and say how far the results are from the published ones": "重跑已发表的实验，并说明结果与已发表的相差多少",
  "run every seed from A to B (as many as the figure's bounds are meant for)": "用 A 到 B 的每个种子各运行一次（默认为该图的上限所对应的个数）",
  "compare with the published samples that this folder has, not with their quantiles alone": "与此目录中的原始样本比较，而不只是与已发表的分位数比较",
  "a folder for figure.html, .md, .svg, .json, trials.csv and the scenario files; what is there already goes on":
    "存放 figure.html、.md、.svg、.json、trials.csv 与场景文件的目录；已有的结果会接着跑",
  "print one JSON document instead of the table": "不打印表格，而是打印一份 JSON",
  // attach, observed
  "watch a real etcd or TiKV cluster, read-only, and say what happens between which two looks":
    "只读地观察真实的 etcd 或 TiKV 集群，并说明什么事发生在哪两次查看之间",
  "Asks real systems again and again, without changing anything, and tells what changed between two looks.":
    "反复查询真实系统，不做任何改动，并报告两次查看之间发生了什么变化。",
  "members of an etcd cluster, all of them": "etcd 集群的全部成员",
  "a member of PD": "PD 的一个成员",
  "status ports of TiKV stores (20180)": "TiKV 各 store 的状态端口（20180）",
  "with --tikv-status: the region whose terms and logs are looked at": "与 --tikv-status 合用：查看这个 Region 的任期和日志",
  "a Prometheus that scrapes the cluster": "采集该集群指标的 Prometheus",
  "for https: certificates of the authorities that are trusted, and no others (PEM)": "用于 https：只信任这些 CA 证书（PEM）",
  "for https: our client certificate (PEM), with --key": "用于 https：我方的客户端证书（PEM），与 --key 合用",
  "the private key of --cert (PEM, without a passphrase)": "--cert 的私钥（PEM，不带口令）",
  "log in to etcd under this name, with --password-file or ETCDCTL_PASSWORD":
    "以这个用户名登录 etcd，密码来自 --password-file 或 ETCDCTL_PASSWORD",
  "the file that holds the password of --user": "存放 --user 密码的文件",
  "the file that holds the bearer token for Prometheus": "存放 Prometheus 的 bearer token 的文件",
  "the file that holds the bearer token for a proxy before PD": "存放 PD 前面代理的 bearer token 的文件",
  "watch members of etcd and status ports of TiKV that the sources name, too": "也观察各来源提到的 etcd 成员和 TiKV 状态端口",
  "with --out: numbers in place of addresses, names and keys in the record": "与 --out 合用：记录中的地址、名称和键换成编号",
  "numbers in place of addresses, names and keys": "地址、名称和键换成编号",
  "logs of etcd's members (JSON): votes, and exact instants": "etcd 各成员的日志（JSON），给出投票和确切时刻",
  "with --logs: what clocks may be wrong by (1ms on this computer, else 100ms)":
    "与 --logs 合用：各时钟可能的误差（本机为 1ms，其他为 100ms）",
  "how long to watch, such as 10m (until Ctrl-C)": "观察多长时间，例如 10m（默认直到 Ctrl-C）",
  "show it on the page while it is seen, at this address of this computer": "在本机的这个地址用网页实时显示",
  "with --listen: where the built page lies (dist)": "配合 --listen：构建好的网页所在的目录（默认 dist）",
  "where to keep the record, which `observed` and the page open": "记录保存到哪个文件，可由 `observed` 和网页打开",
  "print an event per line as JSON": "每行打印一个 JSON 事件",
  "read a record that `attach` kept: what happened, what was known when, and a simulation from there":
    "读取 `attach` 保存的记录：发生了什么、何时知道些什么，并从那里开始模拟",
  "Tells the events of a record, each with the interval in which it happened; with --at, what was known at an instant.":
    "列出记录中的事件及其发生的区间；加 --at 则显示某一时刻所知道的状态。",
  "what was known at this instant of the record, such as 12s": "记录中这一时刻所知道的状态，例如 12s",
  "write it for other programs: one of the formats below": "写成供其他程序使用的格式，可选格式见下",
  "where to write what --as makes (standard output); without --as, the record itself":
    "--as 的结果写到哪个文件（默认标准输出）；没有 --as 时写的是记录本身",
  "print a link that opens a simulation of the state at --at, or at the end":
    "打印一个链接，打开它即从 --at（默认记录结束时）的状态开始模拟",
  // serve
  "run a simulated cluster behind PD's HTTP API, for real tools and dashboards": "让模拟集群以 PD 的 HTTP API 对外服务，供真实的工具和面板使用",
  "Runs a simulated cluster by the clock and answers as its PD would, until it is stopped.":
    "按真实时间运行一个模拟集群，像它的 PD 那样应答，直到被停止。",
  "virtual seconds per second (1)": "每秒推进多少虚拟秒（1）",
  "where it answers; port 0 is any that is free (127.0.0.1:2379)": "监听的地址；端口 0 表示任选一个空闲端口（127.0.0.1:2379）",
  "allow an address that others reach as well; needs a token of your own": "允许监听其他机器能访问的地址；必须自己给出令牌",
  "a further name by which callers know it; may be given several times": "调用方可以用来称呼它的其他主机名；可以写多次",
  "push what is measured and what happens to this MQTT broker: mqtt://127.0.0.1:1883":
    "把指标和事件推送到这个 MQTT broker：mqtt://127.0.0.1:1883",
  "answer as an OPC UA server at this port of the loopback address; needs a package":
    "在回环地址的这个端口上作为 OPC UA 服务器应答；需要另装软件包",
  "push it by OTLP over gRPC to this collector: 127.0.0.1:4317": "以 OTLP/gRPC 推送到这个 collector：127.0.0.1:4317",
  "who has it may break things (QUORUMSCAPE_TOKEN, or one that is made up and printed)":
    "持有它的人才能制造故障（默认取 QUORUMSCAPE_TOKEN，否则随机生成并打印）",
  // export
  "simulate a cluster, and write the run, its state or its clients' history for other programs":
    "模拟一个集群，把运行过程、集群状态或客户端历史写成其他程序可读的格式",
  "for formats of the run: where the part that is written begins, such as 9s (0s)": "用于运行过程的格式：从哪一刻开始写，例如 9s（0s）",
  "for formats of the run: where it ends (the end of the run)": "用于运行过程的格式：写到哪一刻（运行结束）",
  "simulate a cluster and the same with one thing otherwise, and tell what differs": "模拟一个集群，再换一个条件模拟一遍，并报告两者的差别",
  "Simulates two runs up to the same instant, and tells where they part, what came of it, and what both came to.":
    "把两次运行模拟到同一时刻，报告它们从哪里开始不同、由此带来什么，以及各自的结果。",
  "the same run with one thing otherwise: one of the questions below": "同一次运行，只改一处：下列问题之一",
  "which fault that is asked of, counted from 1 (1)": "针对第几个故障提问，从 1 数起（1）",
  "with --what-if policy: this failover policy in YAML (the usual one)": "与 --what-if policy 合用：此 YAML 文件中的故障切换策略（默认策略）",
  "compare with this world: a scenario's name, a scenario file, or a link; what else is said counts for both":
    "与这个集群对比：自带场景的名字、场景文件或链接；其余选项对两边都有效",
  "compare with the same run in which this is done as well": "与同一次运行再加上这个操作的结果对比",
  "run both under every seed from A to B as well, and tell how both are spread": "再用 A 到 B 的每个种子各运行两边一次，并报告两边的分布",
  "with --seeds: threads that share the work (one for each core)": "与 --seeds 合用：分担工作的线程数（每核一个）",
  "Without --what-if, --with and --with-do it lists the faults of the run, and what can be asked of each. Questions:":
    "--what-if、--with 和 --with-do 都不给出时，列出这次运行中的故障，以及对每个故障能问什么。问题有：",
  "--link also takes the link of a comparison that the page made, and compares the same two.":
    "--link 也接受页面上复制的对比链接，并对比同样的两次运行。",
  "simulate a cluster, and tell which alert rules of Prometheus fire, and when": "模拟一个集群，并报告哪些 Prometheus 告警规则会触发，以及何时触发",
  "Simulates a cluster as `run` does, scrapes its metrics, and evaluates alert rules over them as Prometheus would.": "像 `run` 一样模拟集群，抓取它的指标，并像 Prometheus 那样在其上计算告警规则。",
  "A rule that asks for a series that there is not, and so can never fire here, says which.": "如果规则要的序列不存在，因而在这里不可能触发，会指出是哪一个。",
  "the rules, as Prometheus reads them (YAML); those that PD and TiKV publish": "规则文件，格式与 Prometheus 相同（YAML）；默认为 PD 与 TiKV 发布的规则",
  "how far apart metrics are scraped (15s)": "抓取指标的间隔（15s）",
  "how often rules are evaluated whose group does not say (15s)": "规则组未写明时，计算规则的间隔（15s）",
  "write what came of it as a unit test for `promtool test rules`": "把结果写成 `promtool test rules` 的单元测试",
  "for openmetrics: how far apart the samples are (15s)": "用于 openmetrics：样本之间的间隔（15s）",
  "for formats of the run: what is told of one region only of this one": "用于运行过程的格式：只写这个 Region 的内容",
  "what to write: one of the formats below": "写什么：下列格式之一",
  "where to write it (standard output); a picture as PNG, where it ends in .png":
    "写到哪个文件（默认标准输出）；以 .png 结尾时图片写成 PNG",
  "where to write it (standard output)": "写到哪个文件（默认标准输出）",
  // ctl, shell
  "run lines of pd-ctl and the terminal in a simulated cluster: --at 40s \"store 4\"": "在模拟集群里逐行执行 pd-ctl 和终端命令：--at 40s \"store 4\"",
  "the instant at which the terminal is opened, such as 40s (the end of the run)": "在哪个时刻打开终端，例如 40s（默认为运行结束时）",
  "open a terminal in a simulated cluster": "在模拟集群里打开一个终端",
  // interaction
  "run data-driven Raft test files against the core": "用数据驱动的 Raft 测试文件检验 Raft 核心",
  "how election timeouts are drawn: min, max, random (each of them)": "选举超时如何取值：min、max、random（默认三种各运行一遍）",
  "decides the random draws (1)": "决定随机取值的种子（1）",
  "write what the core answers into the files, by the first draw": "按第一种取值方式，把核心的实际输出写回文件",
  // poster
  "make a picture of the stage at a moment, as SVG or PNG": "为某一时刻的舞台生成一张图片，SVG 或 PNG",
  "where to write it: a file that ends in .svg or .png (standard output, as SVG)": "写到哪个文件，以 .svg 或 .png 结尾（默认以 SVG 写到标准输出）",
  "the moment to show, such as 24s (where the scenario ends)": "显示哪个时刻，例如 24s（默认为场景结束时）",
  "light or dark (light)": "浅色 light 或深色 dark（light）",
  "language of the words: en or zh (en)": "文字的语言：en 或 zh（en）",
  "what stands above the picture (the scenario's title)": "图片上方的标题（默认为场景的标题）",
  "list the scenarios that come along": "列出自带的场景",
  // lesson
  "list lessons, run one, check all, or begin a new one": "列出课程、运行一课、检查全部，或新建一课",
  "the lessons that come along": "列出自带的课程",
  "run lessons without drawing and say what in them is not so; without names all that come along": "不画图地运行课程，指出其中不成立的内容；不写名字则检查全部自带课程",
  "run one lesson and print its steps, with the answers that its run gives": "运行一课并打印每一步，答案由这次运行给出",
  "print a lesson file to begin with": "打印一份可以着手修改的课程文件",
  "of the texts: en or zh; check looks at both unless one is given": "文字的语言：en 或 zh；check 默认两种都检查",
  "run: the answer to a question; several times for several": "run：对某个问题的回答；有几个问题就写几次",
  "print JSON": "打印 JSON",
};

/** Sentences that hold names which the code lists: those stay as they are. */
const withNamesZh: readonly (readonly [english: RegExp, chinese: string])[] = [
  [/^width in pixels (\(\d+\))$/, "宽度，像素$1"],
  [/^height in pixels (\(\d+\))$/, "高度，像素$1"],
  [/^what to write: (.*)$/, "输出什么：$1"],
  [/^timings: (.*) \(tikv, or what the scenario says\)$/, "时间参数的预设：$1（默认 tikv，或场景中写明的预设）"],
];

/** The Chinese of a sentence of the command line; undefined where there is none yet. */
export function inChinese(english: string): string | undefined {
  const pattern = withNamesZh.find(([each]) => each.test(english));
  return pattern === undefined ? sentencesZh[english] : english.replace(...pattern);
}
