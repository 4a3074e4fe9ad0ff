// What do the screens say in Chinese?

export const zh = {
  app: "Rounds 巡查",
  otherLanguage: "English",
  listComma: "、", pair: (/** @type {string} */ what, /** @type {string} */ says) => `${what}：${says}`,

  // The frame.
  today: "今天", report: "上报问题", delivery: "交付", settings: "我的", mainWays: "主要页面",
  back: "返回", close: "关闭", cancel: "取消", done: "确定", keep: "保存", undo: "撤销", clear: "清除", remove: "删除", goOn: "继续", notNow: "以后再说",
  tryAgain: "再试一次", startAnew: "重新打开", toToday: "回到今天",
  noSignal: (/** @type {number} */ n) => (n ? `没有信号，${n} 条已存在手机里` : "没有信号，记录会存在手机里"),
  serverLater: "服务器暂时没有应答，稍后自动再试。记录都在手机里。",
  sessionOver: "登录已过期，照常记录；有空时重新登录一次。",
  booksClosed: "太久没有联网，同事的记录暂不显示；您照常记录。联网同步后恢复。",
  updateReady: "新版本已准备好。", useNow: "现在使用",
  waitingCount: "待处理：",

  // Sync and delivery.
  syncNow: "立即同步", syncing: "正在同步……", synced: "已同步。",
  syncProgress: (/** @type {number} */ records, /** @type {number} */ photos) => `已发送 ${records} 条记录、${photos} 张照片……`,
  delivering: "正在交付……", allDelivered: "全部已交付",
  waits: (/** @type {number} */ records, /** @type {number} */ photos) => `${[records ? `${records} 条记录` : "", photos ? `${photos} 张照片` : ""].filter(Boolean).join("、")}待发送`,
  lastContact: (/** @type {string} */ time) => `上次联系服务器：${time}`, lastContactTitle: "上次联系服务器", noContactYet: "还没有联系过服务器",
  heldTitle: "等待办公室处理", heldHow: "已经送达。主管会看过再决定，结果会显示在这里。",
  unsentTitle: "未发送", allSent: "记录全部已送达。", unsentHow: "已存在手机里，有信号时自动发送，不用守着。",
  onPhone: "在手机里", held: "等待办公室处理", sentTimes: (/** @type {number} */ n) => `已试 ${n} 次`,
  stillToSend: "待发送", photosWait: (/** @type {number} */ n, /** @type {string} */ size) => `${n} 张照片待发送，共 ${size}`,
  forWifi: (/** @type {number} */ n) => `其中 ${n} 张原图在等 Wi-Fi`,
  photos: "照片", photo: "照片", myPhotos: "我的照片", noPhotosYet: "还没有照片",
  photosOf: (/** @type {number} */ stored, /** @type {number} */ all) => `${all} 张中有 ${stored} 张已入库`,
  photosAllStored: (/** @type {number} */ all) => `${all} 张全部已入库`,
  photosRefused: "无法接收的照片", photosRefusedWhy: (/** @type {number} */ n) => `${n} 张照片服务器无法接收（太大或已损坏），保留在手机里，请告诉管理员。`,
  photosAside: "另存的照片", photosAsideWhy: (/** @type {number} */ n) => `${n} 张不属于任何记录，保留在手机里。`,
  storedMeans: "“已入库”表示服务器已收到原图，并核对过与手机里的一模一样。",
  photoStates: { draft: "正在填写", waiting: "待发送", stored: "已入库", set_aside: "另存", refused: "无法接收" },

  // Refused records.
  refusedTitle: "没有被接受", refusedHow: "记录都保留着，请逐条处理。", refusedWaits: (/** @type {number} */ n) => `${n} 条记录没有被接受，请处理`,
  rejected: "办公室没有接受这条记录", inConflict: "这期间情况有了变化", nothingLost: "您写的内容和照片都还在，手机和办公室各有一份。",
  recordedWhen: (/** @type {string} */ time) => `记录时间：${time}`,
  correctVisit: "改正后重新记录", correctFinding: "改正后重新上报", sendAgain: "原样再发一次", exportRefused: "导出并发给能帮忙的人", letGo: "知道了，从列表移除",
  letGoWhy: "只从您的列表移除；办公室仍保留这条记录。", letGoYes: "移除", letGone: "已移除，办公室仍保留。",
  sentAgain: "已重新排队发送。", sentCorrected: "已改正并重新上报。", wordForWord: "原始内容", savedAsFile: (/** @type {string} */ name) => `已存为文件 ${name}。`,

  // Today.
  sentBackNow: "已退回，先处理", nowDue: "现在", laterToday: "稍后", over: "已过",
  states: { sent_back: "已退回", underway: "进行中", due: "待巡查", later: "稍后", not_known: "未见记录", partial: "部分完成", complete: "已完成", accepted: "已通过" },
  nothingToday: "今天没有安排巡查", nothingTodayWhy: "可以随时自选一条路线，或上报问题。", nothingYetWhy: "还没有和服务器同步过。有信号时点右上角同步。",
  savedFromDamage: (/** @type {number} */ n) => `手机里的数据曾有损坏，已抢救出 ${n} 条。请看看有没有缺少什么，并告诉管理员。`,
  walkAtWill: "自选路线巡查", walkAtWillHow: "不在计划内的巡查：选一条路线，马上开始。", noRoutes: "没有可走的路线", noRoutesWhy: "请先同步；还是没有的话，请主管给您安排路线。",
  begin: "开始", walkAgain: "重新巡查", walkedAgain: "已重走", look: "查看", progress: "进度",
  ofStops: (/** @type {number} */ done, /** @type {number} */ all) => `${done}/${all} 点`, stops: (/** @type {number} */ n) => `${n} 个巡查点`,
  percent: (/** @type {number} */ n) => `${n} 分`, yesterday: "昨天",

  // A patrol and its stops.
  patrol: "巡查", inOrder: "按顺序", anyOrder: "顺序不限", verdicts: { accepted: "已通过", sent_back: "已退回" },
  walkAgainHow: "点下面的巡查点或扫码，重新走一遍需要补的点，再结束巡查。",
  nextStop: "下一点", draftOpen: "正在填写", visited: "已到", passed: "合格", failed: "不合格", willSkip: "将跳过", unknownStop: "（未知巡查点）",
  scanStop: "扫码到点", finish: "结束巡查", reportHere: "在这里上报问题",
  finder: "取景框", scanHow: "对准墙上的二维码，自动识别。", scanInstead: "可以从下面选择巡查点，用定位或手动到点。", orChoose: "或从列表选择",
  alreadyVisited: "这里已经来过。再次到点会另记一次。",
  byScan: "扫二维码", byScanHow: "最快，也最可靠", byPosition: "用定位到点", byPositionHow: "只在到点时读取一次位置，平时不跟踪", lookingForPosition: "正在定位……",
  byHand: "手动到点", byHandHow: "需要说明原因，主管会查看", byHandSeen: "主管会看到这是手动到点。", byHandBadge: "手动", whyByHand: "为什么手动到点？", arrive: "到点",
  handReasons: { label_damaged: "标签缺失或无法识别", camera_broken: "摄像头故障", no_position: "无法定位", other: "其他原因" },
  skipStop: "跳过此点", skipHow: "去不了时，说明原因", whySkip: "为什么跳过？", skipped: (/** @type {string} */ name) => `将跳过“${name}”。`,
  missReasons: { no_access: "门锁着或无人开门", occupied: "正在施工或有活动", unsafe: "现场不安全", no_time: "被临时调走或时间不够", other: "其他原因" },
  inWords: "补充说明（可不填）", inWordsNeeded: "请写明原因",
  arrivedAt: (/** @type {string} */ name) => `已到达“${name}”。`, arrivedWhen: (/** @type {string} */ time) => `${time} 到点`,
  noPosition: "现在定不了位。请到开阔处再试，或扫码、手动到点。", positionDenied: "没有定位权限。请在浏览器的网站设置里允许，或扫码、手动到点。",

  // A checklist.
  answers: { pass: "合格", fail: "不合格", not_applicable: "不适用" }, critical: "关键项", optional: "可不填", cleared: "已清除",
  points: (/** @type {number} */ n) => `${n} 分`, pointsOf: (/** @type {number} */ max, /** @type {number} */ from) => `满分 ${max} 分，${from} 分起合格`, pointsUnit: "分", severalMayBe: "可多选", noneOfThese: "都没有",
  enterNumber: "输入数字", keypad: "数字键盘", eraseLast: "删除一位", minus: "正负号", point: "小数点",
  between: (/** @type {number} */ min, /** @type {number} */ max, /** @type {string} */ unit) => `合格范围 ${min}–${max} ${unit}`,
  atLeast: (/** @type {number} */ min, /** @type {string} */ unit) => `不低于 ${min} ${unit}`, atMost: (/** @type {number} */ max, /** @type {string} */ unit) => `不高于 ${max} ${unit}`,
  below: (/** @type {number} */ min, /** @type {string} */ unit) => `不合格：低于 ${min} ${unit}`, above: (/** @type {number} */ max, /** @type {string} */ unit) => `不合格：高于 ${max} ${unit}`,
  addNote: "备注", changeNote: "改备注", noteTo: (/** @type {string} */ item) => `备注：${item}`, addPhoto: "照片",
  remark: "总体备注", wholeVisit: "整个巡查点", nothingAsked: "这里没有检查项。看过之后直接记录即可。",
  stillOpen: (/** @type {number} */ n) => `还有 ${n} 项未完成`, recordVisit: "记录此点",
  recorded: "已记录", recordedOnPhone: "已存在手机里，正在交付。", recordedNoSignal: "已存在手机里，有信号时自动交付。",
  criticalFailed: (/** @type {string} */ items) => `关键项不合格：${items}`, goToNext: (/** @type {string} */ name) => `下一点：${name}`, toStops: "查看全部巡查点",

  // Photos.
  takePhoto: "拍照", liveView: "取景拍", photoKept: "照片已存在手机里。", photoNumber: (/** @type {number} */ n) => `第 ${n} 张照片`,
  takeAgain: "再拍一张？", takeAgainWhy: "照片几乎看不清。", takeAgainYes: "重拍", keepPhoto: "保留这张", nowTakeAgain: "已删除，请再拍一张。",
  removePhoto: "删除照片", removePhotoWhy: "这张照片将不随记录交付。",
  markUp: "标注", markArrow: "箭头", markCircle: "圆圈", markText: "文字", markWords: "写在照片上的字", marksKept: "标注已保存，原图不变。",
  markArrowHow: "从空处划向问题所在。", markCircleHow: "从中心向外划。", markTextHow: "点一下要写字的地方。",
  noCamera: "这台手机的浏览器打不开相机。", cameraDenied: "没有相机权限。请在浏览器的网站设置里允许。",

  // Findings.
  kind: "类别", kinds: { nonconformity: "不合格", violation: "违章", damage: "设施损坏" }, violationFirst: "违章请先当场制止，再上报。",
  severity: "严重程度", severities: { minor: "轻微", major: "一般", critical: "严重" },
  field: "管理类别", fieldOptional: "管理类别（可不选）", fields: { security: "保安", sanitation: "环境卫生", lifts: "电梯", community: "社区服务", engineering: "工程维修" },
  place: "地点", site: "小区", checkpoint: "巡查点", area: "责任区域", flat: "房屋", findFlat: "输入楼栋、单元或房号，例如 3-2-1", nothingFound: "没有找到。",
  whatIsWrong: "问题描述", reportIt: "上报", placeMissing: "请选择地点", textMissing: "请写明问题",
  reported: "已上报，正在交付。", reportedNoSignal: "已上报，存在手机里，有信号时自动交付。",

  stoppedOnTheSpot: "已当场制止", whatIsDamaged: "损坏的是", otherDamage: "其他",
  utilities: { water: "公共用水", power: "公共用电", lighting: "公共照明" }, repairs: { reported: "已报修", dispatched: "已派修", repaired: "已修复", called_back: "已回访" },

  // Tasks: what is to be put right, and what became of it.
  tasks: "整改任务", toRectifyCount: (/** @type {number} */ n) => `待整改 ${n} 项`, toVerifyCount: (/** @type {number} */ n) => `待验证 ${n} 项`, overdueCount: (/** @type {number} */ n) => `逾期 ${n} 项`, noTasks: "没有要您处理的",
  lists: {
    to_rectify: { name: "我来整改", none: "没有待整改的", noneWhy: "有新的整改通知时，会显示在这里和消息里。" },
    to_verify: { name: "我来验证", none: "没有待验证的", noneWhy: "别人整改完成后，由您到现场看过再关闭。" },
    raised: { name: "我上报的", none: "近 90 天没有上报过", noneWhy: "看到不合格、违章或损坏，随手上报。" },
  },
  before: "整改前", after: "整改后", photoNotHere: "照片还没有传到这台手机", cameBack: "重复出现", escalated: "已逾期，已报管理处主任。", toTasks: "返回列表", lookAtIt: "看这一项",
  stopFirst: "还没有制止。请先当场制止，再整改。", stopBeforeClosing: "还没有当场制止，不能关闭。",
  noticeTitle: "整改通知单", corrective: "纠正措施", preventive: "预防措施", responsible: "整改责任人", deadline: "期限", issuedBy: "下发人", noticeNumber: "编号", numberLater: "送达办公室后编号",
  history: "经过", cameLate: "送达时情况已有变化，已存档。",
  rectify: "整改完成", repaired: "修复完成", stopNow: "当场制止", verify: "现场验证", issueNotice: "下发整改通知单", noticeAgain: "重新下发整改通知单",
  steps: {
    rectify: { title: "整改完成", photo: "整改后的照片（必须）", remark: "做了什么（可不填）", done: "确认整改完成", told: "已记录整改完成，等待别人验证" },
    repair: { title: "修复完成", photo: "修复后的照片（必须）", remark: "修了什么（可不填）", done: "确认修复完成", told: "已记录修复完成，等待别人验证" },
    stop: { title: "当场制止", photo: "现场照片（可不拍）", remark: "怎样制止的（可不填）", done: "确认已制止", told: "已记录当场制止" },
  },
  photoMissing: "请先拍照", howIsIt: "整改得怎么样？", isRight: "合格", isNotRight: "不合格", whySentBack: "哪里不合格？", newDeadline: "新的期限", asItWas: "不变",
  inDays: (/** @type {number} */ n) => (n === 0 ? "今天" : `${n} 个工作日`), photosOptional: "照片（可不拍）", verdictMissing: "请选择结论", whyMissing: "请写明哪里不合格", closeIt: "确认合格，关闭", sendBack: "退回重新整改",
  toldClosed: "已验证合格并关闭", toldSentBack: "已退回，责任人会收到消息", choosePerson: "选择责任人", deadlineByWorkdays: "期限（按小区工作日）", stillMissing: "请填写", toldNoticed: "已下发，责任人会收到消息",
  inbox: "消息", unread: "未读", unreadMessages: (/** @type {number} */ n) => `消息，${n} 条未读`, noMessages: "还没有消息", noMessagesWhy: "整改通知、退回、到期提醒都会显示在这里。", readAll: "全部标为已读",

  // Spot checks.
  spotCheck: "抽检", spotChecks: "抽检", allChecks: (/** @type {number} */ n) => (n ? `全部抽检（待检查 ${n} 项）` : "抽检结果"), checksDue: "待检查", checksOver: "近 90 天的结果", noChecks: "没有抽检", noChecksWhy: "抽到要您检查的，会显示在这里。",
  rewalk: (/** @type {string} */ route) => `重走巡查：${route}`, unknownPlace: "（未知地点）", checkDue: "待检查", notChecked: "未检查", state: "状态", checklist: "检查表", checkedBy: "检查人",
  unannounced: "抽检不事先通知，被检查的人在完成前看不到。", beginCheck: "开始检查", cannotCheck: "无法检查", whyNotChecked: "为什么无法检查？", skipGivesUp: "已填写的内容会放弃；照片留在手机里。", toldNotChecked: "已记录无法检查的原因",
  wholeCheck: "整个检查", recordCheck: "完成检查", toChecks: "返回抽检列表",

  // The end of a patrol.
  stopsDone: "已巡查", scoreSoFar: (/** @type {number} */ n) => `目前 ${n} 分`, allVisited: "全部巡查点都走到了。", missedWhy: "没有走到的点，请逐个说明原因",
  draftsFirst: "先完成这些填写", chooseReason: "请选择原因", reasonsMissing: (/** @type {number} */ n) => `还差 ${n} 个原因`,
  finished: "巡查已结束，正在交付。", finishedNoSignal: "巡查已结束，存在手机里，有信号时自动交付。",

  // The way in.
  enrolTitle: "登记这台手机", enrolHow: "请主管在电脑上打开“手机”页，点“登记手机”，然后扫描屏幕上的二维码。", scanCode: "扫描登记码",
  orType: "或输入登记码", phoneNameLabel: "手机名称", phoneNameWhy: "办公室凭它认出这台手机。", phoneName: (/** @type {string} */ model) => (model ? `手机 ${model}` : "保洁班手机"),
  enrolNow: "登记", enrolling: "正在登记……", enrolled: "这台手机已登记。", otherServer: (/** @type {string} */ server) => `这个登记码属于另一台服务器：${server}。请用那个地址打开本应用。`,
  signIn: "登录", login: "登录名", password: "密码", showPassword: "显示密码", signingIn: "正在登录……", signInHow: "登录需要信号；登录后没有信号也能工作。", signInNeedsSignal: "现在没有信号，登录需要信号。",
  toPeople: "选择已登录过的人", hello: (/** @type {string} */ name) => `您好，${name}。`,
  whoAreYou: "您是哪位？", withPin: "用 PIN 码打开", withPassword: "用密码登录", anotherPerson: "其他人登录", notMe: "不是我", enterPin: "请输入您的 PIN 码", openBooks: "打开", forgotPin: "忘了 PIN 码：用密码登录",
  wrongPin: "PIN 码不对，请再试。", wrongPinWait: (/** @type {number} */ seconds) => `PIN 码不对，请等 ${seconds} 秒再试。`,
  pinDigits: (/** @type {number} */ n) => `已输入 ${n} 位`, setPin: "设置 PIN 码", changePin: "更换 PIN 码", pinChoose: "选 4 到 12 位数字，不要用 1234、0000 这样简单的。多人共用手机时，别人打不开您的记录。", pinAgain: "请再输入一次", pinDiffers: "两次不一样，请重新选。",
  pinSet: "PIN 码已设置。", pinGone: "PIN 码已取消。", pinAway: "取消 PIN 码", pinAwayWhy: "取消后，拿到手机的人不用 PIN 码就能看到您的记录。",
  newPassword: "换一个新密码", newPasswordWhy: "首次登录，请换成只有您自己知道的密码。", oldPassword: "现在的密码", newPasswordLabel: "新密码", newPasswordAgain: "再输入一次新密码",
  passwordsDiffer: "两次输入不一样。", passwordRule: (/** @type {number} */ n) => `至少 ${n} 个字符；用几个词连成一句话最好记。`, passwordChanged: "密码已更换。",

  // Settings.
  hasPin: "用 PIN 码保护。离开 2 分钟后自动锁定。", hasNoPin: "没有 PIN 码。多人共用手机时请设置一个。", booksOpenUntil: (/** @type {string} */ time) => `不联网可查看到 ${time}`,
  lockNow: "立即锁定", signOut: "退出登录", signOutWhy: "您的记录留在手机里，不会丢失。", signOutWaiting: (/** @type {number} */ n) => `还有 ${n} 条没有发送。退出后仍留在手机里，由下一位使用者联网时一并送达。`,
  language: "语言", textSize: "字号", sizes: { 1: "标准", 2: "大", 3: "特大" }, wifiOnly: "原图只用 Wi-Fi 发送", wifiOnlyWhy: "记录和小图随时发送，原图等 Wi-Fi。",
  storage: "存储空间", storageShort: "还剩多少，会不会被清理", used: "已用", free: "可用", littleRoom: "空间不多了，请清理。", enoughRoom: "足够",
  kept: "是否受保护", isKept: "受保护", isKeptWhy: "浏览器不会自行清理这里的记录。", isNotKept: "未受保护", isNotKeptWhy: "手机空间紧张时，浏览器可能清理这里的记录。请尽快同步，并把本应用装到桌面。",
  askToKeep: "请求保护", nowKept: "已受保护。", notKeptYet: "浏览器暂不同意。先把本应用装到桌面，再试一次。", syncToFree: "同步，送走照片",
  makeRoom: "腾出空间", makeRoomSteps: ["先同步：照片入库 7 天后自动从手机删除。", "删除手机里不用的视频、应用和下载文件。", "不要清除本应用的网站数据：没有送达的记录会一起丢失。"],
  keyTier: "照片签名密钥", noKey: "没有密钥", noKeyWhy: "照片照常交付，但不带这台手机的签名。", version: "版本",
  tiers: {
    strong_box: { name: "独立安全芯片", says: "密钥在专用芯片里，无法取出。" }, secure_enclave: { name: "苹果安全隔区", says: "密钥在专用芯片里，无法取出。" },
    trusted_environment: { name: "处理器可信区", says: "密钥由处理器保管，无法取出。" },
    browser: { name: "浏览器密钥（不可读出）", says: "网页能用它签名，但读不出来。没有硬件保护，证明力弱于安装版应用。" },
    software: { name: "软件密钥（可被复制）", says: "密钥是一个文件，拿到手机存储的人可以复制。" },
  },
  promiseTitle: "我们的承诺", promiseShort: "什么不会丢，什么要小心", promiseHolds: "说到做到", promiseLimits: "用浏览器时要知道", promiseDo: "请您做到",
  promises: ["没有信号也能工作 90 天：5,000 条记录、2,000 张照片。", "显示“已记录”的内容，关掉页面、没电、重启都不会丢。", "同一条记录只算一次，不会重复。", "没有被接受的记录，您和办公室都看得到原因。", "照片在服务器核对入库满 7 天后，才从手机删除。", "只在到点和拍照时记录位置，平时不跟踪。"],
  limitsOfBrowser: ["清除浏览器数据或卸载浏览器，没有送达的记录会一起丢失。", "手机空间不足时，未受保护的数据可能被浏览器清理。", "签名密钥没有硬件保护，照片的证明力弱于安装版应用。", "页面关闭后不能在后台发送，请打开本应用等它交付完。"],
  promiseSteps: ["把本应用装到桌面：浏览器菜单里选“添加到主屏幕”。", "每天下班前连一次网，看到“全部已交付”再走。", "换手机或交还手机前，先同步。"],
  helpTitle: "使用说明", helpShort: "四张图看懂",
  helpSteps: [{ title: "扫码到点", says: "到了巡查点，点“扫码到点”，对准墙上的二维码。码坏了就用定位或手动。" }, { title: "逐项回答", says: "点“合格”或“不合格”。点错了，马上按“撤销”。" },
    { title: "拍照、标注", says: "不合格的要拍照。可以画箭头、圆圈，写几个字，指出问题。" }, { title: "自动交付", says: "有信号时自动发送。下班前看一眼“交付”，全部打勾就可以走了。" }],

  // What went wrong.
  errors: {
    offline: "没有信号。记录都在手机里，有信号时自动发送。", sign_in_again: "请重新登录。", phone_revoked: "这台手机已被停用。", keys_unavailable: "手机的密钥暂时打不开。",
    must_change_password: "请先更换密码。", update_app: "应用版本太旧，请更新。", not_found: "手机里找不到这条内容，可能已被移除。",
    storage_full: "手机空间已满，暂时不能再记录或拍照。请腾出空间。",
    damaged: (/** @type {string} */ why) => `手机里的数据读不出来，请告诉管理员（${why}）。`, server_trouble: (/** @type {string} */ why) => `服务器：${why} 记录都在手机里，稍后自动再试。`,
  },
  halts: {
    insecure: { title: "地址不安全", says: "本应用只能用 https:// 开头的地址打开。请向管理员要正确的地址。" },
    "no-store": { title: "这个浏览器不能用", says: "它没有保存记录所需的功能（无痕模式也不行）。请用新版 Chrome、Edge 或手机自带浏览器的最新版打开。" },
    "second-tab": { title: "已在另一个页面打开", says: "同一台手机只能有一个页面在工作，以免记录打架。" },
    "lost-tab": { title: "已转到另一个页面", says: "您在另一个页面继续了工作。这里的内容都已保存。" },
    dead: { title: "程序停住了", says: "已记录的内容都在手机里。请重新打开；还是不行的话，请告诉管理员。" },
    damaged: { title: "数据打不开", says: "手机里的数据读不出来。请不要清除网站数据，先告诉管理员。" },
    keys: { title: "密钥打不开", says: "请先解锁一次手机屏幕，再试一次。记录都还在。" },
    full: { title: "手机空间已满", says: "打不开记录，因为没有空间。请删除手机里不用的视频、应用，再试一次。不要清除网站数据。" },
    revoked: { title: "这台手机已被停用", says: "办公室停用了这台手机。手机里的记录不再显示，但还能交回：请连网后点下面的按钮。" },
    old: { title: "请更新应用", says: "这个版本太旧，服务器不再接受。记录都在手机里，更新后继续。" },
  },
  useHere: "在这里使用", handIn: "交回手机里的记录", handingIn: "正在交回……", handInLater: "现在没有信号，请连网后再试。", emptied: "全部已交回，手机里没有留下内容。可以重新登记，或交还手机。", enrolAnew: "重新登记", loadNew: "更新", copyAddress: "复制地址",
};
