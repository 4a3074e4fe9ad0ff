// What do the screens say in English?

/** @param {number} n @param {string} one */
const many = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;

/** @type {typeof import("./zh.js").zh} */
export const en = {
  app: "Rounds",
  otherLanguage: "中文",
  listComma: ", ", pair: (what, says) => `${what}: ${says}`,

  // The frame.
  today: "Today", report: "Report", delivery: "Delivery", settings: "Me", mainWays: "Main pages",
  back: "Back", close: "Close", cancel: "Cancel", done: "Done", keep: "Save", undo: "Undo", clear: "Clear", remove: "Remove", goOn: "Go on", notNow: "Later",
  tryAgain: "Try again", startAnew: "Open again", toToday: "Back to today",
  noSignal: (n) => (n ? `No signal: ${n} kept on this phone` : "No signal: records are kept on this phone"),
  serverLater: "The server does not answer now; we try again by ourselves. Everything is on the phone.",
  sessionOver: "Your sign-in has run out. Go on recording; sign in again when you have a moment.",
  booksClosed: "Too long without a signal: colleagues' records are hidden until the next sync. You can go on recording.",
  updateReady: "A new version is ready.", useNow: "Use it now",
  waitingCount: "To see to: ",

  // Sync and delivery.
  syncNow: "Sync now", syncing: "Syncing…", synced: "Synced.",
  syncProgress: (records, photos) => `${many(records, "record")}, ${many(photos, "photo")} sent…`,
  delivering: "Delivering…", allDelivered: "Everything delivered",
  waits: (records, photos) => `${[records ? many(records, "record") : "", photos ? many(photos, "photo") : ""].filter(Boolean).join(", ")} to send`,
  lastContact: (time) => `Last contact: ${time}`, lastContactTitle: "Last contact", noContactYet: "No contact with the server yet",
  heldTitle: "With the office", heldHow: "It has arrived. A supervisor looks at it and decides; you see the answer here.",
  unsentTitle: "Not sent yet", allSent: "Every record has arrived.", unsentHow: "Kept on this phone and sent by itself when there is a signal.",
  onPhone: "on phone", held: "with the office", sentTimes: (n) => `tried ${n}×`,
  stillToSend: "To send", photosWait: (n, size) => `${many(n, "photo")} to send, ${size}`,
  forWifi: (n) => `${many(n, "original")} to go over Wi-Fi`,
  photos: "Photos", photo: "Photo", myPhotos: "My photos", noPhotosYet: "No photos yet",
  photosOf: (stored, all) => `${stored} of ${all} stored`,
  photosAllStored: (all) => `All ${all} are stored`,
  photosRefused: "Photos not taken", photosRefusedWhy: (n) => `The server can't take ${n} (too large, or damaged). They stay here: tell your administrator.`,
  photosAside: "Set aside", photosAsideWhy: (n) => `${n} belong to no record and stay on this phone.`,
  storedMeans: "“Stored” means that the server has the original and has checked that it is the same as yours.",
  photoStates: { draft: "Being written", waiting: "To send", stored: "Stored", set_aside: "Set aside", refused: "Not taken" },

  // Refused records.
  refusedTitle: "Not accepted", refusedHow: "Everything is kept. Please see to each.", refusedWaits: (n) => `${n} not accepted: please see to it`,
  rejected: "The office could not accept this", inConflict: "Things have changed meanwhile", nothingLost: "Your words and photos are kept, here and in the office.",
  recordedWhen: (time) => `Recorded: ${time}`,
  correctVisit: "Correct and record again", correctFinding: "Correct and report again", sendAgain: "Send again as it is", exportRefused: "Export, to get help", letGo: "Understood: off the list",
  letGoWhy: "It leaves your list only; the office keeps it.", letGoYes: "Take it off", letGone: "Taken off; the office keeps it.",
  sentAgain: "It will be sent again.", sentCorrected: "Corrected and reported again.", wordForWord: "Word for word", savedAsFile: (name) => `Saved as ${name}.`,

  // Today.
  sentBackNow: "Sent back: first", nowDue: "Now", laterToday: "Later", over: "Over",
  states: { sent_back: "sent back", underway: "underway", due: "due", later: "later", not_known: "no record", partial: "partial", complete: "complete", accepted: "accepted" },
  nothingToday: "Nothing planned today", nothingTodayWhy: "Walk a route at will, or report something.", nothingYetWhy: "Not synced yet. With a signal, tap sync above.",
  savedFromDamage: (n) => `The phone's data was damaged; ${n} rows were saved. See whether anything is missing, and tell your administrator.`,
  walkAtWill: "Walk at will", walkAtWillHow: "Not on the plan: choose a route and begin.", noRoutes: "No routes to walk", noRoutesWhy: "Sync first; then ask your supervisor for a route.",
  begin: "Begin", walkAgain: "Walk again", walkedAgain: "Walked again", look: "Look", progress: "Progress",
  ofStops: (done, all) => `${done}/${all} stops`, stops: (n) => many(n, "stop"),
  percent: (n) => `${n} %`, yesterday: "Yesterday",

  // A patrol and its stops.
  patrol: "Patrol", inOrder: "in order", anyOrder: "any order", verdicts: { accepted: "Accepted", sent_back: "Sent back" },
  walkAgainHow: "Tap a stop below, or scan, to walk again what is wanted. Then finish.",
  nextStop: "Next", draftOpen: "Being filled in", visited: "Visited", passed: "Passed", failed: "Failed", willSkip: "Will skip", unknownStop: "(unknown stop)",
  scanStop: "Scan", finish: "Finish", reportHere: "Report something here",
  finder: "Viewfinder", scanHow: "Point at the QR code on the wall.", scanInstead: "Choose the stop below and arrive by position or by hand.", orChoose: "Or choose",
  alreadyVisited: "Somebody was here already. Arriving again records another visit.",
  byScan: "Scan the QR code", byScanHow: "Fastest and surest", byPosition: "By position", byPositionHow: "Read once, on arrival; you are not followed", lookingForPosition: "Finding position…",
  byHand: "By hand", byHandHow: "With a reason; a supervisor will look", byHandSeen: "The supervisor sees that it was by hand.", byHandBadge: "by hand", whyByHand: "Why by hand?", arrive: "Arrive",
  handReasons: { label_damaged: "Label gone or unreadable", camera_broken: "Camera does not work", no_position: "No position", other: "Something else" },
  skipStop: "Skip this stop", skipHow: "When you can't get there: say why", whySkip: "Why skip it?", skipped: (name) => `“${name}” will be skipped.`,
  missReasons: { no_access: "Locked, or nobody opened", occupied: "Works or an event in the way", unsafe: "Not safe", no_time: "No time, or called away", other: "Something else" },
  inWords: "In words (optional)", inWordsNeeded: "Please say why",
  arrivedAt: (name) => `Arrived at “${name}”.`, arrivedWhen: (time) => `arrived ${time}`,
  noPosition: "No position to be had here. Try in the open, scan, or arrive by hand.", positionDenied: "No permission for the position. Allow it in the site settings, scan, or arrive by hand.",

  // A checklist.
  answers: { pass: "Pass", fail: "Fail", not_applicable: "N/A" }, critical: "critical", optional: "optional", cleared: "cleared",
  points: (n) => many(n, "point"), pointsOf: (max, from) => `Of ${max} points; passes from ${from}`, pointsUnit: "points", severalMayBe: "Several may be chosen", noneOfThese: "none of these",
  enterNumber: "Enter a number", keypad: "Keypad", eraseLast: "Erase one digit", minus: "Sign", point: "Decimal point",
  between: (min, max, unit) => `Passes from ${min} to ${max} ${unit}`,
  atLeast: (min, unit) => `At least ${min} ${unit}`, atMost: (max, unit) => `At most ${max} ${unit}`,
  below: (min, unit) => `Fails: below ${min} ${unit}`, above: (max, unit) => `Fails: above ${max} ${unit}`,
  addNote: "Note", changeNote: "Change note", noteTo: (item) => `Note: ${item}`, addPhoto: "Photo",
  remark: "Remark", wholeVisit: "The stop as a whole", nothingAsked: "Nothing is asked here. Look around, then record.",
  stillOpen: (n) => `${n} still open`, recordVisit: "Record this stop",
  recorded: "Recorded", recordedOnPhone: "Kept on this phone; being delivered.", recordedNoSignal: "Kept on this phone; delivered when there is a signal.",
  criticalFailed: (items) => `Critical items failed: ${items}`, goToNext: (name) => `Next: ${name}`, toStops: "All stops",

  // Photos.
  takePhoto: "Take photo", liveView: "Live view", photoKept: "The photo is kept on this phone.", photoNumber: (n) => `Photo ${n}`,
  takeAgain: "Take it again?", takeAgainWhy: "Next to nothing can be seen.", takeAgainYes: "Take again", keepPhoto: "Keep this one", nowTakeAgain: "Removed. Please take another.",
  removePhoto: "Remove photo", removePhotoWhy: "It will not go with the record.",
  markUp: "Mark up", markArrow: "Arrow", markCircle: "Circle", markText: "Words", markWords: "Words on the photo", marksKept: "Marks kept; the original stays as it is.",
  markArrowHow: "Draw towards what is wrong.", markCircleHow: "Draw outwards from the middle.", markTextHow: "Tap where the words go.",
  noCamera: "This browser can't open the camera.", cameraDenied: "No permission for the camera. Allow it in the browser's site settings.",

  // Findings.
  kind: "Kind", kinds: { nonconformity: "Nonconformity", violation: "Violation", damage: "Damage" }, violationFirst: "Stop a violation on the spot first, then report it.",
  severity: "Severity", severities: { minor: "Minor", major: "Major", critical: "Critical" },
  field: "Field", fieldOptional: "Field (optional)", fields: { security: "Security", sanitation: "Sanitation", lifts: "Lifts", community: "Community services", engineering: "Engineering maintenance" },
  place: "Where", site: "Site", checkpoint: "Checkpoint", area: "Area", flat: "Flat", findFlat: "Building, unit or flat, such as 3-2-1", nothingFound: "Nothing found.",
  whatIsWrong: "What is wrong", reportIt: "Report", placeMissing: "Choose a place", textMissing: "Say what is wrong",
  reported: "Reported; being delivered.", reportedNoSignal: "Reported and kept on this phone; delivered when there is a signal.",

  stoppedOnTheSpot: "Stopped on the spot", whatIsDamaged: "What is damaged", otherDamage: "Something else",
  utilities: { water: "Public water", power: "Public power", lighting: "Public lighting" }, repairs: { reported: "reported", dispatched: "somebody is sent", repaired: "repaired", called_back: "called back" },

  // Tasks: what is to be put right, and what became of it.
  tasks: "Tasks", toRectifyCount: (n) => `${n} to put right`, toVerifyCount: (n) => `${n} to look at`, overdueCount: (n) => `${n} overdue`, noTasks: "Nothing waits for you",
  lists: {
    to_rectify: { name: "To put right", none: "Nothing to put right", noneWhy: "A new notice shows here, and among your messages." },
    to_verify: { name: "To look at", none: "Nothing to look at", noneWhy: "What others put right, you look at on the spot and close." },
    raised: { name: "Reported", none: "Nothing reported in 90 days", noneWhy: "Report whatever is below standard, broken or against the rules." },
  },
  before: "Before", after: "After", photoNotHere: "The photo is not on this phone yet", cameBack: "came back", escalated: "Overdue: the site director was told.", toTasks: "To the list", lookAtIt: "Look at it",
  stopFirst: "Nobody has stopped it yet. Stop it first, then put it right.", stopBeforeClosing: "Nobody has stopped it yet: it can't be closed.",
  noticeTitle: "Rectification notice", corrective: "Corrective action", preventive: "Preventive action", responsible: "Whose it is", deadline: "Deadline", issuedBy: "Issued by", noticeNumber: "Number", numberLater: "given by the office on arrival",
  history: "What became of it", cameLate: "It had moved on when this came. It is kept.",
  rectify: "Put right", repaired: "Repaired", stopNow: "Stop it", verify: "Look and verify", issueNotice: "Issue a notice", noticeAgain: "Issue a new notice",
  steps: {
    rectify: { title: "Put right", photo: "Photo of how it is now (needed)", remark: "What you did (optional)", done: "It is put right", told: "Recorded; somebody else looks at it now" },
    repair: { title: "Repaired", photo: "Photo of how it is now (needed)", remark: "What you repaired (optional)", done: "It is repaired", told: "Recorded; somebody else looks at it now" },
    stop: { title: "Stopped on the spot", photo: "Photo (optional)", remark: "How (optional)", done: "It is stopped", told: "Recorded as stopped" },
  },
  photoMissing: "Take a photo first", howIsIt: "How is it?", isRight: "Right", isNotRight: "Not right", whySentBack: "What is not right?", newDeadline: "New deadline", asItWas: "as it was",
  inDays: (n) => (n === 0 ? "today" : many(n, "working day")), photosOptional: "Photos (optional)", verdictMissing: "Say how it is", whyMissing: "Say what is not right", closeIt: "It is right: close it", sendBack: "Send it back",
  toldClosed: "Verified and closed", toldSentBack: "Sent back; they will be told", choosePerson: "Choose whose it is", deadlineByWorkdays: "Deadline, by the site's working days", stillMissing: "Please fill in", toldNoticed: "Issued; they will be told",
  inbox: "Messages", unread: "unread", unreadMessages: (n) => `Messages, ${n} unread`, noMessages: "No messages yet", noMessagesWhy: "Notices, what was sent back, and deadlines show here.", readAll: "Mark all as read",

  // Spot checks.
  spotCheck: "Spot check", spotChecks: "Spot checks", allChecks: (n) => (n ? `All spot checks (${n} to do)` : "Results of spot checks"), checksDue: "To do", checksOver: "Results of 90 days", noChecks: "No spot checks", noChecksWhy: "What is drawn for you to check shows here.",
  rewalk: (route) => `Walk again: ${route}`, unknownPlace: "(unknown place)", checkDue: "To do", notChecked: "Not checked", state: "State", checklist: "Checklist", checkedBy: "Checked by",
  unannounced: "Nobody is told beforehand; those it is about see it once it is done.", beginCheck: "Begin", cannotCheck: "Can't be done", whyNotChecked: "Why can't it be done?", skipGivesUp: "What was filled in is given up; photos stay on this phone.", toldNotChecked: "Recorded why it can't be done",
  wholeCheck: "The check as a whole", recordCheck: "Finish the check", toChecks: "To the spot checks",

  // The end of a patrol.
  stopsDone: "visited", scoreSoFar: (n) => `${n} % so far`, allVisited: "Every stop was visited.", missedWhy: "Say why each was missed",
  draftsFirst: "Finish these first", chooseReason: "Choose a reason", reasonsMissing: (n) => `${many(n, "reason")} missing`,
  finished: "Finished; being delivered.", finishedNoSignal: "Finished and kept on this phone; delivered when there is a signal.",

  // The way in.
  enrolTitle: "Enrol this phone", enrolHow: "On the office's computer open “Phones”, choose “Enrol a phone”, and scan the QR code there.", scanCode: "Scan the code",
  orType: "Or type the code", phoneNameLabel: "Name of the phone", phoneNameWhy: "The office knows this phone by it.", phoneName: (model) => (model ? `Phone ${model}` : "Cleaners' phone"),
  enrolNow: "Enrol", enrolling: "Enrolling…", enrolled: "This phone is enrolled.", otherServer: (server) => `This code belongs to another server: ${server}. Open the app at that address.`,
  signIn: "Sign in", login: "Login", password: "Password", showPassword: "Show password", signingIn: "Signing in…", signInHow: "Signing in needs a signal; working afterwards does not.", signInNeedsSignal: "No signal now; signing in needs one.",
  toPeople: "Choose from the people here", hello: (name) => `Hello, ${name}.`,
  whoAreYou: "Who are you?", withPin: "opens with a PIN", withPassword: "signs in with the password", anotherPerson: "Somebody else signs in", notMe: "Not me", enterPin: "Your PIN, please", openBooks: "Open", forgotPin: "Forgot it: use the password",
  wrongPin: "Wrong PIN. Try again.", wrongPinWait: (seconds) => `Wrong PIN. Wait ${seconds} s.`,
  pinDigits: (n) => `${many(n, "digit")} typed`, setPin: "Set a PIN", changePin: "Change the PIN", pinChoose: "Choose 4 to 12 digits, nothing as simple as 1234 or 0000. On a shared phone, nobody else can open your records.", pinAgain: "Once more, please", pinDiffers: "They differ. Choose again.",
  pinSet: "The PIN is set.", pinGone: "The PIN is taken away.", pinAway: "Take the PIN away", pinAwayWhy: "Whoever holds the phone can then see your records.",
  newPassword: "A new password", newPasswordWhy: "Choose a password that only you know.", oldPassword: "Password now", newPasswordLabel: "New password", newPasswordAgain: "New password again",
  passwordsDiffer: "They differ.", passwordRule: (n) => `At least ${n} characters; a few words in a row are easiest to remember.`, passwordChanged: "The password is changed.",

  // Settings.
  hasPin: "Held by a PIN; locks after 2 minutes away.", hasNoPin: "No PIN. Set one where the phone is shared.", booksOpenUntil: (time) => `Readable without a signal until ${time}`,
  lockNow: "Lock now", signOut: "Sign out", signOutWhy: "Your records stay on this phone. Nothing is lost.", signOutWaiting: (n) => `${n} not sent yet. They stay on this phone and go with whoever holds it next.`,
  language: "Language", textSize: "Text size", sizes: { 1: "Normal", 2: "Large", 3: "Largest" }, wifiOnly: "Originals over Wi-Fi only", wifiOnlyWhy: "Records and small copies go at once; originals wait.",
  storage: "Storage", storageShort: "How much is left, and is it kept", used: "Used", free: "Free", littleRoom: "Not much left: please make room.", enoughRoom: "Enough",
  kept: "Protected", isKept: "Yes", isKeptWhy: "The browser does not clear these records by itself.", isNotKept: "No", isNotKeptWhy: "When the phone is short of room, the browser may clear these records. Sync soon, and install the app.",
  askToKeep: "Ask for protection", nowKept: "Protected now.", notKeptYet: "Not granted yet. Install the app on the home screen, then try again.", syncToFree: "Sync photos away",
  makeRoom: "Make room", makeRoomSteps: ["Sync first: a photo leaves the phone 7 days after it was stored.", "Delete videos, apps and downloads that nobody needs.", "Never clear this app's site data: what was not delivered goes with it."],
  keyTier: "Key that seals photos", noKey: "No key", noKeyWhy: "Photos are delivered, without this phone's seal.", version: "Version",
  tiers: {
    strong_box: { name: "A security chip of its own", says: "The key can't leave the chip." }, secure_enclave: { name: "Secure Enclave", says: "The key can't leave the chip." },
    trusted_environment: { name: "The processor's trusted zone", says: "The key can't leave it." },
    browser: { name: "The browser (can't be read out)", says: "The page can seal with it, not read it. No hardware holds it: weaker proof than the installed app's." },
    software: { name: "A file", says: "Whoever gets the phone's storage can copy it." },
  },
  promiseTitle: "Our promise", promiseShort: "What is safe, and what to mind", promiseHolds: "What holds", promiseLimits: "What to know about a browser", promiseDo: "What you can do",
  promises: ["90 days without a signal: 5,000 records and 2,000 photos.", "What says “recorded” outlives a closed page, an empty battery and a restart.", "Nothing is counted twice.", "Whatever is not accepted, you and the office see why.", "A photo leaves the phone only 7 days after the server has checked and stored it.", "Your position is recorded on arrival and with photos, never in between."],
  limitsOfBrowser: ["Clearing the browser's data, or removing it, loses what was not delivered.", "Unprotected data may be cleared when the phone is short of room.", "No hardware holds the key: photos prove less than the installed app's.", "A closed page sends nothing: keep the app open until all is delivered."],
  promiseSteps: ["Install the app: “Add to home screen” in the browser's menu.", "Go online once a day, and leave at “Everything delivered”.", "Sync before you change phones or hand one back."],
  helpTitle: "How it works", helpShort: "In four pictures",
  helpSteps: [{ title: "Scan", says: "At a stop, tap “Scan” and point at the code on the wall. Broken code: by position, or by hand." }, { title: "Answer", says: "Tap “Pass” or “Fail”. A wrong tap: “Undo”." },
    { title: "Photo and marks", says: "What fails needs a photo. Draw an arrow, a circle, a word." }, { title: "Delivered by itself", says: "With a signal all is sent. Before you leave, look at “Delivery”." }],

  // The crew's day: my shift, my weeks, what I ask for; the lead's board.
  ways: { in: "Clock in", out: "Clock out" }, attended: { upcoming: "Upcoming", present: "Here", late: "Late", left_early: "Left early", on_leave: "On leave", absent: "Absent", unknown: "Not known" },
  askStates: { asked: "Undecided", granted: "Granted", refused: "Refused", withdrawn: "Taken back" },
  myShift: "My shift", nextShift: "Next shift", noDuty: "No shift of yours in the next two weeks.", myRoster: "My roster", leaveAndMore: "Leave, scores", crewBoard: "Crew board", steppingIn: "Stepping in",
  coveredBy: (name) => `${name} steps in`, clockAt: "Clock in at", changes: (n) => `${n} day${n === 1 ? "" : "s"} changed`, toDecide: (n) => `${n} to decide`,
  askedToStepIn: (n) => `Can you step in? ${n} shift${n === 1 ? " waits" : "s wait"} for your answer`,
  clockHow: "Point at the code at your post. Or use your position.", clockInstead: "Use your position, below.", clockByPosition: "Clock by position", inUniform: "Photo in uniform (optional)",
  clocked: (way, time, post) => `${way}: ${time}${post ? `, ${post}` : ""}`, accuracyWas: (m) => `This position may be off by ${m} m.`, metres: (m) => `${m} m away`,
  clockedLately: "Clocked lately", leave: "Leave", leaveLeft: "Left this year", daysLeft: (left, all) => `${left} of ${all} days`, daysAsked: (n) => `${n} asked for`, noLeave: "No leave so far.",
  corrections: "Corrections", noCorrections: "No corrections so far.", askCorrection: "Ask for a correction", askLeave: "Ask for leave", withdrawLeave: "Take it back", toldWithdrawn: "Taken back.",
  leaveKind: "Kind of leave", leaveKinds: { annual: "Annual leave", compensatory: "Time off in lieu", personal: "Personal leave", sick: "Sick leave", work_injury: "Work injury leave", marriage: "Marriage leave", maternity: "Maternity leave", paternity: "Paternity leave", bereavement: "Bereavement leave" },
  firstDay: "First day", lastDay: "Last day", howLong: "How long", wholeDay: "Whole day", morning: "Morning", afternoon: "Afternoon", reasonOptional: "Why (optional)", papers: "Photo of papers (optional)", daysMissing: "Choose the days", toldLeaveAsked: "Asked for; your lead decides",
  correctionHow: "You were there and could not clock: say when it was. What was clocked stays as it is.", whichWay: "Which one", dayOf: "Day", timeOf: "Time", whyNotClocked: "Why was it not clocked?", timeMissing: "Enter the time", reasonMissing: "Say why", toldCorrectionAsked: "Asked for; your lead decides",
  thisWeek: "This week", earlierDays: "Earlier this week", noWeeks: "No roster yet", noWeeksWhy: "It shows here once your lead has published it.", changed: "Changed", freeDay: "Free", wasBefore: "Before",
  stepIns: "Requests to step in", noStepIns: "Nobody asks you to step in", iCan: "I can come", iCannot: "I can't", whyNot: "Why not (optional)", toldYes: "You said yes", toldNo: "You said no", askedByWhom: (name, site) => `${name} asks you, ${site}`,
  boardAsOf: (time) => `As of ${time}, when the server was last heard; what other phones have not sent is not seen here.`, hereNow: "Here", notHere: "Not here", areasOpen: "Areas open", uncovered: "Nobody has", gaps: "Gaps", gapOpen: "Open", gapCancelled: "Called off",
  waitsForYou: "Waits for you", nobodyToday: "Nobody is on the roster today", nobodyTodayWhy: "Rosters are planned and published on the web page.", hereOf: (n, all) => `${n} of ${all} here`, seenLast: "Seen last on a patrol", whoStepsIn: "Who steps in", askedSoMany: (n, no) => `${n} asked${no ? `, ${no} can't` : ""}`,
  dutiesThen: (n) => `${n} shift${n === 1 ? "" : "s"} then`, refuse: "Refuse", grant: "Grant", whyRefused: "Why not?", toldGranted: "Granted; they are told", toldRefused: "Refused; they are told",
  noDutyToday: "No shift today.", isMissing: "Is missing", clockFor: { in: "Clock them in", out: "Clock them out" }, clockForWhy: (name) => `You see ${name} here with your own eyes. The record says that it was you.`,
  missing: { absent: "Absent", on_leave: "On leave", left_early: "Left early", called_away: "Called away" }, whyMissingWho: (name) => `Why is ${name} not here?`, openGap: "Open the gap, find somebody",
  wereAsked: "Asked", nobodyCan: "Nobody fits", couldStepIn: "Could step in", rankedHow: "Ranked by areas known, rest, hours, distance and turns taken; tap one or several.", cannotStepIn: (n) => `${n} can't`, wasAsked: "Asked", choosePeople: "Choose people", askThem: (n) => `Ask ${n === 1 ? "them" : `these ${n}`}`, toldAsked: (n) => `${n} asked; the first yes steps in`,
  assign: "Decide", assignWhy: (name) => `${name} steps in, at once.`, cancelGap: "Call it off", cancelGapWhy: "Nobody needs to step in. Those who were asked are told.", cancelGapFilled: (name) => `Nobody needs to step in. ${name} is told to stay at home.`,

  // What the books say of me: scores, supplies, the month; several gaps at once.
  myAreas: "My areas",
  myScores: "My scores", myScoresShort: "Points and reasons; agree or dispute", toAnswer: (n) => `${n} to answer`, noScores: "No scores yet", noScoresWhy: "Shift assessments and area checks by your lead show here.",
  waitsForAnswer: "Waits for your answer", allScores: "Within a year", earlierMonths: "Earlier months", meanScore: "Mean (%)", passedOf: "Passed", disputedOpen: "In dispute", assessedBy: "Assessed by", pointsEarned: (earned, all) => `${earned} of ${all} points`, pointsShort: (earned, all) => `${earned}/${all}`, passFrom: (n) => `passes from ${n} %`, firstScore: (n) => `first ${n} %`,
  photosOfIt: "Photos", pointsLost: "Lost points", pointsKept: (n) => `${n} in order`, itemNotAnswered: "Not answered", criticalLost: "Critical, failed", wasSaid: "What was said", saidLate: "came late, changes nothing",
  agree: "Agree", dispute: "Dispute", disputeWhy: "Say what is not right. Whoever assessed is told; they or somebody above them settle it.", disputeWords: "In your words", sayMore: "Add words", sayMoreWhy: "This assessment is settled. What you say is kept, and changes nothing.", toldAgreed: "You agreed", toldDisputed: "Disputed; whoever assessed is told", settleAtOffice: "Disputes are settled on the web page: upheld, corrected or withdrawn.",
  supplies: "Supplies", mySupplies: "My supplies", mySuppliesShort: "What you were given", usedInAll: "In all", oneByOne: "One by one", issuedToMe: "Issued to me", nothingIssued: "Nothing issued this month", nothingIssuedWhy: "What you are given at the store shows here.", givenBack: "given back", correctedMove: "correction", lowStock: "Low stock", overdueNow: "Overdue, as far as this phone knows", overdueFindings: (n) => (n === 1 ? "One finding past its deadline" : `${n} findings past their deadlines`), lowStockCount: (n) => (n === 1 ? "One kind of supplies runs low" : `${n} supplies run low`), stockEmpty: "None left", stockLeft: (left) => `${left} left`, stockLevel: "Level", noLowStock: "No store runs low.", buyAtOffice: "Goods in, transfers and purchases are done on the web page.",
  monthTurn: "Month", monthBefore: "The month before", monthAfter: "The month after", mySheet: "My month", mySheetShort: "Attendance day by day, and hours", noSheet: "No shifts this month", noSheetWhy: "Days with a shift or leave show here.", worked: "Worked", plannedHours: (text) => `of ${text}`, shiftsAttended: "Shifts attended", minutesLate: (n) => `${n} min in all`, noTimeOut: "No clocking out", steppedIn: "Stepped in", times: (n) => `${n}×`, correctedDay: "with a correction", sheetHow: "Reckoned from what is on this phone: what you clocked on another phone and has not arrived is not seen here. The office's sheet counts.",
  solveGaps: (n) => `Solve ${n} gaps together`, solveTogether: "Solve together", solvedHow: "All gaps at once, the best for the whole, nobody twice. Tap a name to leave it out.", noGaps: "No open gaps", gapsWithout: (n) => (n === 1 ? "Nobody fits one of the gaps" : `Nobody fits ${n} of the gaps`), chooseElse: "Look at the others",
  doneAtOffice: "This is done on the web page.", openOffice: "Open the web page", officeNoSignal: "With a signal, the web page opens from here.",

  // What went wrong.
  errors: {
    offline: "No signal. Everything is on the phone and goes out later.", sign_in_again: "Please sign in again.", phone_revoked: "This phone was closed out.", keys_unavailable: "The phone's keys can't be opened now.",
    must_change_password: "Please change your password first.", update_app: "This version is too old. Please update.", not_found: "That is not on this phone; it may have been removed.",
    storage_full: "The phone is full: nothing more can be recorded. Please make room.",
    damaged: (why) => `The phone's data can't be read. Please tell your administrator (${why}).`, server_trouble: (why) => `Server: ${why} Everything is on the phone; we try again.`,
  },
  halts: {
    insecure: { title: "Not a secure address", says: "This app opens at an https:// address only. Ask your administrator for it." },
    "no-store": { title: "This browser will not do", says: "It can't keep records (nor can a private window). Use a recent Chrome, Edge or the phone's own browser." },
    "second-tab": { title: "Open in another tab", says: "One tab at a time works on this phone, so that records don't collide." },
    "lost-tab": { title: "Moved to another tab", says: "You went on in another tab. Everything here is kept." },
    dead: { title: "The app has stopped", says: "What was recorded is on the phone. Open it again; if that fails, tell your administrator." },
    damaged: { title: "The data can't be opened", says: "Don't clear the site's data. Tell your administrator first." },
    keys: { title: "The keys can't be opened", says: "Unlock the phone's screen once, then try again. The records are still here." },
    full: { title: "The phone is full", says: "There is no room to open the records. Delete videos and apps that nobody needs, then try again. Don't clear the site's data." },
    revoked: { title: "This phone was closed out", says: "The office closed it out. Its records are not shown any more, but can be handed in: go online and tap below." },
    old: { title: "Please update", says: "The server does not take this version any more. Everything is on the phone; go on after the update." },
  },
  useHere: "Use it here", handIn: "Hand in what is here", handingIn: "Handing in…", handInLater: "No signal now. Try again online.", emptied: "All was handed in; nothing is left on this phone. Enrol it anew, or give it back.", enrolAnew: "Enrol anew", loadNew: "Update", copyAddress: "Copy the address",
};
