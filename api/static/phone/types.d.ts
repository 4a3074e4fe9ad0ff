// What does the core say, and what does it take? Written by a test of the core; not by hand.

/**
 * A language that screens, messages and checklists speak.
 */
export type Language = "zh" | "en";

/**
 * Pass, fail, or not applicable.
 */
export type Verdict = "pass" | "fail" | "not_applicable";

/**
 * What is the matter with an item.
 */
export type GapKind = "missing" | "photo_missing" | "too_few_photos" | "wrong_kind" | "out_of_range" | "unknown";

/**
 * What kind of finding it is.
 */
export type FindingKind = "nonconformity" | "violation" | "damage";

/**
 * How bad it is.
 */
export type Severity = "minor" | "major" | "critical";

/**
 * The datum that a position came in.
 */
export type Datum = "wgs84" | "gcj02";

/**
 * Why presence was entered by hand.
 */
export type HandReason = "label_damaged" | "camera_broken" | "no_position" | "other";

/**
 * Why a checkpoint was missed.
 */
export type MissReason = "no_access" | "occupied" | "unsafe" | "no_time" | "other";

/**
 * Where a patrol stands.
 */
export type PatrolState = "underway" | "complete" | "partial" | "accepted" | "sent_back";

/**
 * Accept or send back.
 */
export type ReviewVerdict = "accepted" | "sent_back";

/**
 * A place on a picture as it is looked at, in ten-thousandths of its width and height, from the upper left.
 */
export type Point = { 
/**
 * To the right, 0 to 10,000.
 */
x: number, 
/**
 * Down, 0 to 10,000.
 */
y: number, };

/**
 * Something that was drawn over a photo.
 */
export type Mark = { "shape": "arrow", 
/**
 * Its foot.
 */
from: Point, 
/**
 * Its tip.
 */
to: Point, } | { "shape": "circle", 
/**
 * Its middle.
 */
centre: Point, 
/**
 * In ten-thousandths of the picture's width.
 */
radius: number, } | { "shape": "text", 
/**
 * Where they begin.
 */
at: Point, 
/**
 * The words.
 */
text: string, };

/**
 * What holds a phone's key. The phone says so; the platform's attestation is kept beside it.
 */
export type KeyTier = "strong_box" | "secure_enclave" | "trusted_environment" | "browser" | "software";

/**
 * What became of an operation.
 */
export type Status = "applied" | "duplicate" | "conflict" | "held" | "rejected" | "retry";

/**
 * What went wrong, by what the app can do about it. Nothing that was recorded is ever lost by any of these.
 */
export type AppError = { "kind": "offline", 
/**
 * Seconds after which the app may try again by itself.
 */
retry_in_seconds: number, } | { "kind": "sign_in_again" } | { "kind": "wrong_pin", 
/**
 * Seconds until the next try; none for at once.
 */
wait_seconds: number, } | { "kind": "phone_revoked" } | { "kind": "keys_unavailable", 
/**
 * For the log.
 */
why: string, } | { "kind": "must_change_password" } | { "kind": "update_app" } | { "kind": "not_allowed", 
/**
 * The stable code of the rule.
 */
code: string, 
/**
 * The sentence in Chinese.
 */
zh: string, 
/**
 * The sentence in English.
 */
en: string, } | { "kind": "not_found", 
/**
 * What kind of thing.
 */
what: string, } | { "kind": "bad_photo", 
/**
 * The stable code.
 */
code: string, 
/**
 * The sentence in Chinese.
 */
zh: string, 
/**
 * The sentence in English.
 */
en: string, } | { "kind": "storage_full" } | { "kind": "damaged", 
/**
 * For the log.
 */
why: string, } | { "kind": "server_trouble", 
/**
 * What it said, in the language of the screen.
 */
why: string, 
/**
 * Seconds after which the app may try again by itself.
 */
retry_in_seconds: number, };

/**
 * An answer to an item.
 */
export type AnswerInput = { "kind": "verdict", 
/**
 * The verdict.
 */
verdict: Verdict, } | { "kind": "score", 
/**
 * The points.
 */
points: number, } | { "kind": "number", 
/**
 * The number.
 */
number: number, } | { "kind": "choice", 
/**
 * The option.
 */
option_id: string, } | { "kind": "choices", 
/**
 * The options; none of them is an answer too.
 */
option_ids: Array<string>, } | { "kind": "text", 
/**
 * The words.
 */
text: string, } | { "kind": "cleared" };

/**
 * How presence at a checkpoint is shown.
 */
export type Arrival = { "kind": "qr", 
/**
 * What it said.
 */
code: string, } | { "kind": "nfc", 
/**
 * What it said.
 */
code: string, } | { "kind": "position", 
/**
 * The checkpoint.
 */
checkpoint_id: string, 
/**
 * Where the phone is.
 */
position: PositionInput, } | { "kind": "by_hand", 
/**
 * The checkpoint.
 */
checkpoint_id: string, 
/**
 * Why not by one of the others.
 */
reason: HandReason, 
/**
 * In words; needed when the reason is `Other`.
 */
note: string, };

/**
 * Where the phone says that it is.
 */
export type PositionInput = { 
/**
 * Degrees north.
 */
latitude: number, 
/**
 * Degrees east.
 */
longitude: number, 
/**
 * Radius of the circle that the phone believes to be in, in metres.
 */
accuracy: number, 
/**
 * The datum of the numbers: Chinese map SDKs give GCJ-02.
 */
datum: Datum, 
/**
 * The phone says that the position was set by a mock-location app.
 */
mocked: boolean, };

/**
 * Something that is wrong. At least one of area, unit, checkpoint and spot check says where.
 */
export type FindingInput = { 
/**
 * What kind.
 */
kind: FindingKind, 
/**
 * How bad.
 */
severity: Severity, 
/**
 * In words.
 */
text: string, 
/**
 * The area.
 */
area_id: string | null, 
/**
 * The unit.
 */
unit_id: string | null, 
/**
 * The checkpoint.
 */
checkpoint_id: string | null, 
/**
 * The patrol that somebody was on when they saw it.
 */
patrol_id: string | null, 
/**
 * What somebody drew over them.
 */
marks: Array<PhotoMarks>, 
/**
 * Which kind of work it is about, where somebody says.
 */
field?: Field | null, 
/**
 * A violation that was stopped on the spot as it was seen.
 */
stopped: boolean, 
/**
 * Damage to public water, power or lighting: it becomes a repair.
 */
utility?: Utility | null, 
/**
 * The spot check that it was seen at: it then says where and in which field, unless something else is said.
 */
spot_check_id?: string | null, };

/**
 * What somebody drew over one photo of several.
 */
export type PhotoMarks = { 
/**
 * Which, from 0 on.
 */
photo: number, 
/**
 * Arrows, circles, words.
 */
marks: Array<Mark>, };

/**
 * A checkpoint that was not visited, and why.
 */
export type MissedInput = { 
/**
 * The checkpoint.
 */
checkpoint_id: string, 
/**
 * Why.
 */
reason: MissReason, 
/**
 * In words; needed when the reason is `Other`.
 */
note: string, };

/**
 * What the page needs to begin: who is there, and how this phone is set.
 */
export type Opened = { 
/**
 * The phone is enrolled.
 */
enrolled: boolean, 
/**
 * Who has their books open.
 */
signed_in: SignedInAs | null, 
/**
 * Everybody who has signed in on this phone.
 */
people: Array<PhonePerson>, 
/**
 * The language of screens.
 */
language: Language, 
/**
 * Originals of photos wait for Wi-Fi.
 */
originals_on_wifi_only: boolean, 
/**
 * Rows that were saved from a damaged store; 0 nearly always.
 */
saved_from_damage: number, };

/**
 * Who is signed in.
 */
export type SignedInAs = { 
/**
 * Their id.
 */
person_id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * They must choose a new password before anything is synced.
 */
must_change_password: boolean, 
/**
 * They have a PIN. Where a phone is shared, ask for one.
 */
has_pin: boolean, 
/**
 * Until when the books may be read without a word from the server, in Unix milliseconds.
 */
books_open_until: number, 
/**
 * That is over: what colleagues did is not shown until the next sync. Recording goes on.
 */
books_closed: boolean, };

/**
 * Somebody who has signed in on this phone.
 */
export type PhonePerson = { 
/**
 * Their id.
 */
person_id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Their login.
 */
login: string, 
/**
 * Their PIN opens their books; who has none, or has signed out, signs in.
 */
has_pin: boolean, };

/**
 * A patrol of today.
 */
export type TodayPatrol = { 
/**
 * Its id: hand it to `start_patrol` together with the route's.
 */
patrol_id: string, 
/**
 * The route.
 */
route_id: string, 
/**
 * The route's name.
 */
route_name: string, 
/**
 * The site's name.
 */
site_name: string, 
/**
 * When its window begins; none when it is walked at will.
 */
window_from: number | null, 
/**
 * When its window ends.
 */
window_until: number | null, 
/**
 * The window as people read it, in the site's time: `06:00–09:30`; empty when there is none.
 */
window: string, 
/**
 * Where it stands.
 */
state: TodayState, 
/**
 * Checkpoints on it.
 */
stops_total: number, 
/**
 * Checkpoints that were visited.
 */
stops_done: number, 
/**
 * The percentage so far.
 */
score_percent: number | null, 
/**
 * What the supervisor said when it was sent back.
 */
sent_back_remark: string | null, };

/**
 * Where a patrol of today stands.
 */
export type TodayState = "sent_back" | "underway" | "due" | "later" | "not_known" | "partial" | "complete" | "accepted";

/**
 * A site with its areas.
 */
export type SiteLine = { 
/**
 * Its id.
 */
site_id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its areas, by name.
 */
areas: Array<AreaLine>, };

/**
 * An area.
 */
export type AreaLine = { 
/**
 * Its id.
 */
area_id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The building that it is in.
 */
building: string | null, };

/**
 * A route that may be walked at will.
 */
export type RouteLine = { 
/**
 * Its id.
 */
route_id: string, 
/**
 * The site.
 */
site_id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Checkpoints on it.
 */
stops: number, 
/**
 * True when the order must be kept.
 */
ordered: boolean, };

/**
 * A flat or shop.
 */
export type UnitLine = { 
/**
 * Its id.
 */
unit_id: string, 
/**
 * Its name: 3-2-1.
 */
name: string, 
/**
 * The name of its building; empty when this phone does not know it.
 */
building: string, };

/**
 * A patrol with its stops.
 */
export type PatrolScreen = { 
/**
 * Its id.
 */
patrol_id: string, 
/**
 * The route's name; empty when the route is gone.
 */
route_name: string, 
/**
 * The site.
 */
site_id: string, 
/**
 * Its name.
 */
site_name: string, 
/**
 * The window that it was due in, in the site's time; empty when it is walked at will.
 */
window: string, 
/**
 * Where it stands.
 */
state: PatrolState, 
/**
 * Its name on screens.
 */
state_name: string, 
/**
 * True when the order must be kept.
 */
ordered: boolean, 
/**
 * The first checkpoint without a visit.
 */
next_checkpoint: string | null, 
/**
 * The stops, in the order of the route.
 */
stops: Array<StopScreen>, 
/**
 * The percentage over all checkpoints so far.
 */
percent: number | null, 
/**
 * Verdicts of supervisors, newest first.
 */
reviews: Array<ReviewLine>, };

/**
 * A checkpoint on the way.
 */
export type StopScreen = { 
/**
 * The checkpoint.
 */
checkpoint_id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The area that it is in.
 */
area: string, 
/**
 * When it was visited.
 */
visited_at: number | null, 
/**
 * Who visited it.
 */
visited_by: string | null, 
/**
 * Whether its sheet passed.
 */
passed: boolean | null, 
/**
 * Why it was missed.
 */
missed: MissReason | null, 
/**
 * A visit is being written.
 */
draft: boolean, 
/**
 * There is a checklist to fill in.
 */
has_checklist: boolean, 
/**
 * It has a position to be near to.
 */
has_position: boolean, };

/**
 * A supervisor's verdict.
 */
export type ReviewLine = { 
/**
 * The verdict.
 */
verdict: ReviewVerdict, 
/**
 * In words.
 */
remark: string, 
/**
 * Who.
 */
by: string, 
/**
 * When.
 */
at: number, };

/**
 * A visit that is being written.
 */
export type VisitDraft = { 
/**
 * The patrol.
 */
patrol_id: string, 
/**
 * The checkpoint.
 */
checkpoint_id: string, 
/**
 * Its name.
 */
checkpoint_name: string, 
/**
 * When somebody arrived.
 */
arrived_at: number, 
/**
 * Seconds that this may be off.
 */
arrived_error: number, 
/**
 * Presence was entered by hand: a supervisor will look at it.
 */
by_hand: boolean, 
/**
 * There is a checklist to fill in.
 */
has_checklist: boolean, 
/**
 * Items that still need attention.
 */
gaps: number, 
/**
 * The remark so far.
 */
remark: string, };

/**
 * A visit that was recorded.
 */
export type VisitRecorded = { 
/**
 * Its id.
 */
visit_id: string, 
/**
 * The percentage earned; none where nothing was scored.
 */
percent: number | null, 
/**
 * Whether the sheet passed; none where nothing was asked.
 */
passed: boolean | null, 
/**
 * Critical items that failed it.
 */
critical: Array<string>, };

/**
 * A checklist with the answers so far.
 */
export type ChecklistScreen = { 
/**
 * The checklist's name; empty when nothing is asked here.
 */
name: string, 
/**
 * The checkpoint's name.
 */
checkpoint_name: string, 
/**
 * Sections with the items that are shown now.
 */
sections: Array<SectionScreen>, 
/**
 * What still needs attention.
 */
gaps: Array<Gap>, 
/**
 * The percentage so far.
 */
percent: number | null, 
/**
 * Whether it would pass now.
 */
passed: boolean, 
/**
 * The remark on the visit.
 */
remark: string, 
/**
 * Photos of the visit as a whole.
 */
photos: Array<PhotoLine>, };

/**
 * A section.
 */
export type SectionScreen = { 
/**
 * Its heading.
 */
title: string, 
/**
 * Its items that are shown now.
 */
items: Array<ItemScreen>, };

/**
 * An item with its answer.
 */
export type ItemScreen = { 
/**
 * Its id.
 */
item_id: string, 
/**
 * What is asked.
 */
label: string, 
/**
 * How to look at it.
 */
help: string, 
/**
 * What kind of answer it takes.
 */
kind: ItemKind, 
/**
 * Points that it counts.
 */
weight: number, 
/**
 * Failing it fails the whole sheet.
 */
critical: boolean, 
/**
 * Must be answered.
 */
required: boolean, 
/**
 * Failing it demands a photo.
 */
photo_on_failure: boolean, 
/**
 * It failed.
 */
failed: boolean, 
/**
 * The verdict so far.
 */
verdict: Verdict | null, 
/**
 * The score so far.
 */
points: number | null, 
/**
 * The number so far.
 */
number: number | null, 
/**
 * The options chosen so far; none at all when it was not answered.
 */
chosen: Array<string> | null, 
/**
 * The words so far.
 */
text: string | null, 
/**
 * The note beside it.
 */
note: string, 
/**
 * Its photos.
 */
photos: Array<PhotoLine>, 
/**
 * What is the matter with it, in words; empty when nothing is.
 */
gap: string, };

/**
 * What kind of answer an item takes.
 */
export type ItemKind = { "kind": "pass_fail" } | { "kind": "score", 
/**
 * The best score.
 */
max: number, 
/**
 * Below this it fails.
 */
pass_from: number, } | { "kind": "number", 
/**
 * Its unit.
 */
unit: string, 
/**
 * The lowest that does not fail.
 */
min: number | null, 
/**
 * The highest that does not fail.
 */
max: number | null, } | { "kind": "single_choice", 
/**
 * The options.
 */
options: Array<OptionLine>, } | { "kind": "multiple_choice", 
/**
 * The options.
 */
options: Array<OptionLine>, } | { "kind": "text", 
/**
 * Characters at the most.
 */
limit: number, } | { "kind": "photo", 
/**
 * How many at the least.
 */
at_least: number, };

/**
 * An option of a choice.
 */
export type OptionLine = { 
/**
 * Its id.
 */
option_id: string, 
/**
 * What it says.
 */
label: string, };

/**
 * Something that still needs attention.
 */
export type Gap = { 
/**
 * The item.
 */
item_id: string, 
/**
 * What is the matter with it.
 */
kind: GapKind, 
/**
 * In words.
 */
message: string, };

/**
 * A photo on a screen.
 */
export type PhotoLine = { 
/**
 * Its id.
 */
photo_id: string, 
/**
 * What somebody drew over it.
 */
marks: Array<Mark>, };

/**
 * A photo that was taken.
 */
export type PhotoTaken = { 
/**
 * Its id.
 */
photo_id: string, 
/**
 * Something that the person may want to know while they are still there.
 */
hint: string | null, 
/**
 * The photo shows next to nothing: offer to take it again. It is kept until the person decides so.
 */
take_again: boolean, };

/**
 * What is to be said about a photo while the person still stands there.
 */
export type PhotoHint = { 
/**
 * Something that the person may want to know.
 */
hint: string | null, 
/**
 * The photo shows next to nothing: offer to take it again.
 */
take_again: boolean, };

/**
 * A photo that the person took on this phone.
 */
export type MyPhoto = { 
/**
 * Its id.
 */
photo_id: string, 
/**
 * When it was taken.
 */
taken_at: number, 
/**
 * How far it has come.
 */
state: PhotoState, 
/**
 * The checkpoint that it was taken at; empty for a finding elsewhere, and for old ones.
 */
place: string, };

/**
 * How far a photo has come.
 */
export type PhotoState = "draft" | "waiting" | "stored" | "set_aside" | "refused";

/**
 * A record that is not in the server's books yet.
 */
export type UnsentItem = { 
/**
 * The operation.
 */
operation_id: string, 
/**
 * Its kind, as on the wire.
 */
kind: string, 
/**
 * What it is, in words.
 */
what: string, 
/**
 * Who recorded it; a colleague's are delivered too.
 */
author: string, 
/**
 * When it was recorded.
 */
recorded_at: number, 
/**
 * The server has it and waits: for another record, or for a supervisor.
 */
held: boolean, 
/**
 * How often it was sent without an answer that settled it.
 */
sent: number, };

/**
 * A record that the server could not put into the books. It is kept for ever, here and there.
 */
export type RefusedItem = { 
/**
 * The operation.
 */
operation_id: string, 
/**
 * Its kind, as on the wire.
 */
kind: string, 
/**
 * What it is, in words.
 */
what: string, 
/**
 * When it was recorded.
 */
recorded_at: number, 
/**
 * Rejected, or in conflict with what happened meanwhile.
 */
status: Status, 
/**
 * The stable code of the reason.
 */
code: string, 
/**
 * The reason, in the language of the screen.
 */
message: string, 
/**
 * The reason in Chinese.
 */
zh: string, 
/**
 * The reason in English.
 */
en: string, 
/**
 * What was recorded, word for word, as JSON: to be shown, corrected, exported.
 */
words: string, };

/**
 * The delivery ledger of this phone.
 */
export type Delivery = { 
/**
 * Records that wait to be sent.
 */
records_waiting: number, 
/**
 * Records that the server holds.
 */
records_held: number, 
/**
 * Records that were refused.
 */
records_refused: number, 
/**
 * Photos that the server has, hashed and right.
 */
photos_stored: number, 
/**
 * Photos that belong to a record and are not stored yet.
 */
photos_waiting: number, 
/**
 * Their bytes.
 */
photos_waiting_bytes: number, 
/**
 * Of these photos: their originals wait for Wi-Fi, as somebody chose; everything else of them goes over any network.
 */
photos_for_wifi: number, 
/**
 * Photos that belong to no record: an arrival that was given up, or a crash.
 */
photos_set_aside: number, 
/**
 * Photos that the server can't take, whole as they came: too large for it, or damaged before they were taken in. They stay here.
 */
photos_refused: number, 
/**
 * Seals of photos that the server has not confirmed yet.
 */
seals_waiting: number, 
/**
 * What holds the key that photos are sealed with; none while this phone can't seal.
 */
key_tier: KeyTier | null, 
/**
 * When the server was last heard, by its own clock.
 */
last_contact: number | null, };

/**
 * What a sync did.
 */
export type SyncReport = { 
/**
 * Records that were sent and answered.
 */
pushed: number, 
/**
 * Of these: done now, or before.
 */
applied: number, 
/**
 * Of these: done before; an answer had been lost.
 */
duplicates: number, 
/**
 * Of these: the server waits for another record or for a supervisor.
 */
held: number, 
/**
 * Of these: refused, or in conflict with what happened meanwhile. See `refused()`.
 */
refused: number, 
/**
 * Of these: to be sent again.
 */
retry: number, 
/**
 * Photos whose bytes were sent to their end.
 */
photos_sent: number, 
/**
 * Photos that the server has hashed and keeps.
 */
photos_stored: number, 
/**
 * Photos that still wait.
 */
photos_waiting: number, 
/**
 * Changes that came down.
 */
pulled: number, 
/**
 * False when `cancel()` ended it, or the time of `sync_for` was over.
 */
finished: boolean, 
/**
 * The office closed this phone out: it may deliver what it holds, and nothing else.
 */
device_revoked: boolean, 
/**
 * It did, and nothing is left on it: it is to be enrolled anew, or given away.
 */
emptied: boolean, };

/**
 * A field of work 管理类别.
 */
export type Field = "security" | "sanitation" | "lifts" | "community" | "engineering";

/**
 * Where a finding stands.
 */
export type FindingState = "raised" | "noticed" | "rectified" | "sent_back" | "closed" | "merged";

/**
 * Where a repair stands.
 */
export type RepairState = "reported" | "dispatched" | "repaired" | "called_back";

/**
 * How near a deadline is.
 */
export type Urgency = "none" | "fine" | "soon" | "over";

/**
 * What was damaged, for a repair (8.5, 7.9).
 */
export type Utility = "water" | "power" | "lighting";

/**
 * What a message is about.
 */
export type MessageKind = "assigned" | "due_soon" | "overdue" | "escalated" | "sent_back" | "to_verify" | "closed" | "roster_published" | "leave_asked" | "leave_granted" | "leave_refused" | "correction_asked" | "correction_granted" | "correction_refused" | "not_seen" | "step_in" | "stepped_in" | "step_in_over" | "assessed" | "assessment_answered" | "low_stock" | "tool_due" | "purchase_to_approve" | "purchase_decided" | "reported" | "training_called";

/**
 * What somebody saw who looked whether a finding was put right.
 */
export type VerifyVerdict = "closed" | "sent_back";

/**
 * Which findings a list has.
 */
export type FindingList = "to_rectify" | "raised" | "to_verify";

/**
 * A step that somebody takes on the spot: putting right, repairing, stopping.
 */
export type FindingStepInput = { 
/**
 * The finding.
 */
finding_id: string, 
/**
 * In words; may be empty.
 */
remark: string, 
/**
 * What somebody drew over them.
 */
marks: Array<PhotoMarks>, };

/**
 * What somebody saw who looked whether a finding was put right.
 */
export type VerdictInput = { 
/**
 * The finding.
 */
finding_id: string, 
/**
 * The verdict.
 */
verdict: VerifyVerdict, 
/**
 * In words; needed when it is sent back.
 */
remark: string, 
/**
 * A new deadline when it is sent back, in working days, 0 for today; none leaves it as it was, or gives a day more where it has passed.
 */
days: number | null, 
/**
 * What somebody drew over them.
 */
marks: Array<PhotoMarks>, };

/**
 * A rectification notice that is to be issued.
 */
export type NoticeInput = { 
/**
 * The finding.
 */
finding_id: string, 
/**
 * Whose it is to put right.
 */
responsible_id: string, 
/**
 * In how many working days, by the site's calendar; 0 is today.
 */
days: number, 
/**
 * What is to be done about this case.
 */
corrective: string, 
/**
 * What is to be done so that it does not come back.
 */
preventive: string, };

/**
 * A finding in a list.
 */
export type FindingLine = { 
/**
 * Its id.
 */
finding_id: string, 
/**
 * The first line of its words.
 */
title: string, 
/**
 * What kind.
 */
kind: FindingKind, 
/**
 * How bad.
 */
severity: Severity, 
/**
 * Where it stands.
 */
state: FindingState, 
/**
 * The same in words.
 */
state_name: string, 
/**
 * Where it is, in words: building, and flat or area or checkpoint.
 */
place: string, 
/**
 * The moment after which it is overdue; none when nothing is due.
 */
due_at: number | null, 
/**
 * The same as people say it; empty when nothing is due.
 */
due: string, 
/**
 * How near that is.
 */
urgency: Urgency, 
/**
 * Why it was sent back, or opened again.
 */
sent_back_remark: string | null, 
/**
 * The damage that is to be repaired.
 */
utility: Utility | null, 
/**
 * Where its repair stands.
 */
repair: RepairState | null, 
/**
 * When it was raised.
 */
raised_at: number, 
/**
 * A photo of it; its thumbnail may not be on this phone.
 */
photo_id: string | null, 
/**
 * Something of it was recorded here and has not arrived yet.
 */
unsent: boolean, };

/**
 * How much waits for somebody.
 */
export type TaskCounts = { 
/**
 * Findings that are theirs to put right.
 */
to_rectify: number, 
/**
 * Of these: past their deadline.
 */
overdue: number, 
/**
 * Findings that wait for their look.
 */
to_verify: number, 
/**
 * Messages that they have not read.
 */
unread: number, };

/**
 * One finding.
 */
export type FindingScreen = { 
/**
 * As in lists.
 */
line: FindingLine, 
/**
 * All of its words.
 */
text: string, 
/**
 * The site's name.
 */
site_name: string, 
/**
 * The kind of work, in words; empty where nobody said.
 */
field: string, 
/**
 * Who raised it; empty for somebody whom this phone does not know.
 */
raised_by: string, 
/**
 * Photos of it as it was raised.
 */
photos: Array<PhotoLine>, 
/**
 * Photos of how it was put right, the last time; empty when it was not.
 */
after: Array<PhotoLine>, 
/**
 * A violation that nobody has stopped yet: stop it first (1.2).
 */
to_stop: boolean, 
/**
 * It has come back: the same kind at the same place was closed within 90 days before.
 */
repeats: boolean, 
/**
 * Its deadline passed, and the site director was told (6.4).
 */
escalated: boolean, 
/**
 * The notice that counts.
 */
notice: NoticeLine | null, 
/**
 * What became of it, oldest first; it begins with how it was raised.
 */
history: Array<StepLine>, 
/**
 * What the person may do now, by the rules.
 */
may: MayNow, 
/**
 * To whom a notice may be issued, by name; empty for those who may issue none.
 */
able: Array<AbleLine>, };

/**
 * A rectification notice (2.6).
 */
export type NoticeLine = { 
/**
 * Its number; the office gives it, so that a notice of this phone has none until it was delivered.
 */
number: string | null, 
/**
 * Whose it is to put right.
 */
responsible: string, 
/**
 * What is to be done about this case.
 */
corrective: string, 
/**
 * What is to be done so that it does not come back.
 */
preventive: string, 
/**
 * When it is due, as people say it.
 */
due: string, 
/**
 * Who issued it.
 */
issued_by: string, 
/**
 * When.
 */
issued_at: number, };

/**
 * A step in a finding's life.
 */
export type StepLine = { 
/**
 * The word that stands for it: `raised`, `noticed`, `rectified` and so on.
 */
step: string, 
/**
 * The same as people say it.
 */
name: string, 
/**
 * Who did it.
 */
by: string, 
/**
 * When.
 */
at: number, 
/**
 * In words.
 */
remark: string, 
/**
 * Photos of it.
 */
photos: Array<PhotoLine>, 
/**
 * It came when the finding had moved on already: kept, and nothing changed by it.
 */
late: boolean, 
/**
 * It has not arrived at the office yet.
 */
unsent: boolean, };

/**
 * What somebody may do about a finding now.
 */
export type MayNow = { 
/**
 * Put it right.
 */
rectify: boolean, 
/**
 * Say that it is repaired.
 */
repaired: boolean, 
/**
 * Stop the violation on the spot.
 */
stop: boolean, 
/**
 * Say that it is right.
 */
close: boolean, 
/**
 * Say that it is not.
 */
send_back: boolean, 
/**
 * Issue a notice, or another one in its place.
 */
notice: boolean, };

/**
 * Somebody who may put it right.
 */
export type AbleLine = { 
/**
 * Their name.
 */
name: string, 
/**
 * Their posts at the site.
 */
posts: string, 
/**
 * Their id.
 */
person_id: string, };

/**
 * A message.
 */
export type MessageLine = { 
/**
 * Its id.
 */
message_id: string, 
/**
 * What it tells.
 */
kind: MessageKind, 
/**
 * The same as people say it.
 */
what: string, 
/**
 * The finding that it is about; empty when it is about something else.
 */
finding_id: string, 
/**
 * What else it is about: `replacement`, `leave`, `duties`…; empty for a finding.
 */
topic: string, 
/**
 * The id of what else it is about.
 */
topic_id: string, 
/**
 * Its first line.
 */
title: string, 
/**
 * How bad the finding is.
 */
severity: Severity | null, 
/**
 * When it is due, as people say it; empty when nothing is, or it is over.
 */
due: string, 
/**
 * When it was told.
 */
at: number, 
/**
 * It was read, here or on another phone.
 */
read: boolean, };

/**
 * A spot check in a list.
 */
export type SpotCheckLine = { 
/**
 * Its id.
 */
spot_check_id: string, 
/**
 * The site.
 */
site_id: string, 
/**
 * The area that is checked; none when it is a unit or a patrol.
 */
area_id: string | null, 
/**
 * The unit that is checked.
 */
unit_id: string | null, 
/**
 * The patrol that is walked again.
 */
patrol_id: string | null, 
/**
 * What is checked, by its name; of a patrol, its route's. Empty when this phone does not know it.
 */
name: string, 
/**
 * The building that it is in; empty on the grounds.
 */
building: string, 
/**
 * The field.
 */
field: Field, 
/**
 * The same as the manual calls it.
 */
field_name: string, 
/**
 * The name of the checklist.
 */
checklist: string, 
/**
 * The last day on which it is in time: `2026-11-26`.
 */
until: string, 
/**
 * The same as people say it; empty once it is over.
 */
due: string, 
/**
 * That day is over, and it is still to be done.
 */
late: boolean, 
/**
 * It is to be done.
 */
open: boolean, 
/**
 * Somebody has begun to write it, here.
 */
begun: boolean, 
/**
 * Why it could not be done.
 */
skipped: MissReason | null, 
/**
 * The percentage earned; none while it is open, or where nothing was scored.
 */
percent: number | null, 
/**
 * Whether it passed; none while it is open.
 */
passed: boolean | null, 
/**
 * Who did it, or could not; empty while it is open.
 */
by: string, 
/**
 * When; none while it is open.
 */
at: number | null, 
/**
 * It was recorded here and has not arrived yet.
 */
unsent: boolean, };

/**
 * A spot check that was recorded.
 */
export type SpotCheckRecorded = { 
/**
 * The percentage earned; none where nothing was scored.
 */
percent: number | null, 
/**
 * Whether the sheet passed.
 */
passed: boolean, 
/**
 * Critical items that failed it.
 */
critical: Array<string>, };

/**
 * In or out.
 */
export type Way = "in" | "out";

/**
 * How somebody attended a duty 出勤.
 */
export type Attended = "upcoming" | "present" | "late" | "left_early" | "on_leave" | "absent" | "unknown";

/**
 * Kinds of leave 假别, as Chinese labour law and practice have them.
 */
export type LeaveKind = "annual" | "compensatory" | "personal" | "sick" | "work_injury" | "marriage" | "maternity" | "paternity" | "bereavement";

/**
 * Half of a day.
 */
export type HalfDay = "morning" | "afternoon";

/**
 * Where something stands that somebody asked for.
 */
export type AskState = "asked" | "granted" | "refused" | "withdrawn";

/**
 * Why somebody is missing.
 */
export type Missing = "absent" | "on_leave" | "left_early" | "called_away";

/**
 * Where a replacement stands.
 */
export type ReplacementState = "open" | "filled" | "cancelled";

/**
 * What speaks for or against somebody.
 */
export type ReasonKind = "knows" | "rest" | "week" | "distance" | "stepped_in" | "on_leave" | "on_duty" | "wrong_post" | "no_rest";

/**
 * How somebody shows that they are at their post.
 */
export type ClockBy = { "kind": "code", 
/**
 * What it said.
 */
code: string, } | { "kind": "position", 
/**
 * The post; none takes the duty's, or else the nearest one.
 */
post_id: string | null, 
/**
 * Where the phone is.
 */
position: PositionInput, };

/**
 * Somebody clocks in or out.
 */
export type ClockInput = { 
/**
 * In or out.
 */
way: Way, 
/**
 * How it is shown.
 */
by: ClockBy, };

/**
 * Somebody asks for leave.
 */
export type LeaveInput = { 
/**
 * The site.
 */
site_id: string, 
/**
 * Which kind.
 */
kind: LeaveKind, 
/**
 * The first day: `2026-11-30`.
 */
from: string, 
/**
 * The last day.
 */
until: string, 
/**
 * Only half of the day; then it is one day.
 */
half: HalfDay | null, 
/**
 * Why; may be empty.
 */
reason: string, };

/**
 * Somebody asks for a correction.
 */
export type CorrectionInput = { 
/**
 * The site.
 */
site_id: string, 
/**
 * In or out.
 */
way: Way, 
/**
 * The day, by the site's clock: `2026-11-30`.
 */
date: string, 
/**
 * The time, by the site's clock: `14:05`.
 */
time: string, 
/**
 * Why it was not clocked.
 */
reason: string, };

/**
 * Somebody is missing at a duty.
 */
export type GapInput = { 
/**
 * The site.
 */
site_id: string, 
/**
 * Who is missing.
 */
person_id: string, 
/**
 * The day on which the shift begins: `2026-11-30`.
 */
date: string, 
/**
 * The shift.
 */
shift_id: string, 
/**
 * Why.
 */
why: Missing, 
/**
 * In words; may be empty.
 */
note: string, };

/**
 * A site with a crew.
 */
export type CrewSite = { 
/**
 * Its id.
 */
site_id: string, 
/**
 * Its name.
 */
name: string, };

/**
 * A duty as people read it.
 */
export type DutyLine = { 
/**
 * The site.
 */
site_id: string, 
/**
 * Its name.
 */
site_name: string, 
/**
 * The day on which the shift begins: `2026-11-30`.
 */
date: string, 
/**
 * The same as people say it.
 */
day: string, 
/**
 * The shift.
 */
shift_id: string, 
/**
 * Its name.
 */
shift_name: string, 
/**
 * Its hours by the site's clock: `06:00–14:00`; two stretches for a split shift.
 */
hours: string, 
/**
 * When it begins.
 */
begins_at: number, 
/**
 * When it ends.
 */
ends_at: number, 
/**
 * The areas that are theirs then, by name.
 */
areas: Array<string>, 
/**
 * Where they clock in; empty when any post will do.
 */
post: string, 
/**
 * The post's id.
 */
post_id: string | null, 
/**
 * They step in for somebody.
 */
stepping_in: boolean, 
/**
 * Who steps in for them; empty when nobody does.
 */
covered_by: string, };

/**
 * My shift: what the first screen shows.
 */
export type MyShift = { 
/**
 * This person clocks in somewhere.
 */
attends: boolean, 
/**
 * They lead a crew: the board is theirs.
 */
leads: boolean, 
/**
 * The duty that runs, or the next one of the days ahead.
 */
duty: DutyLine | null, 
/**
 * The one after it.
 */
next: DutyLine | null, 
/**
 * How they attend it, as far as this phone knows. Never `Absent` for want of a clocking: another phone may have it.
 */
state: Attended | null, 
/**
 * The same in words; empty when there is no duty.
 */
state_words: string, 
/**
 * They are here now.
 */
on_now: boolean, 
/**
 * What the large button offers.
 */
offer: Way, 
/**
 * Posts where they may clock in: the duty's one, those of its areas, or every one of the site.
 */
posts: Array<PostLine>, 
/**
 * What was clocked since yesterday, the newest first.
 */
clocked: Array<ClockedLine>, 
/**
 * Requests to step in that wait for their answer.
 */
to_answer: number, 
/**
 * Days of their weeks that changed since they looked.
 */
roster_news: number, 
/**
 * Leave and corrections that wait for their decision, and gaps that are open.
 */
to_decide: number, 
/**
 * Assessments of their work that wait for their answer.
 */
scores_news: number, 
/**
 * The areas that they answer for, shift by shift, whoever works on a day.
 */
answers_for: Array<ShareLine>, };

/**
 * Areas that somebody answers for in a shift.
 */
export type ShareLine = { 
/**
 * The site's name.
 */
site_name: string, 
/**
 * The shift's name.
 */
shift_name: string, 
/**
 * The areas, by name.
 */
areas: Array<string>, 
/**
 * The post at which they clock in; empty for any.
 */
post: string, };

/**
 * A post.
 */
export type PostLine = { 
/**
 * The checkpoint.
 */
post_id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * It has a position: one can clock in near it.
 */
placed: boolean, };

/**
 * A clocking, or a correction that counts as one.
 */
export type ClockedLine = { 
/**
 * Its id.
 */
clocking_id: string, 
/**
 * In or out.
 */
way: Way, 
/**
 * When.
 */
at: number, 
/**
 * The same by the site's clock: `06:02`.
 */
clock: string, 
/**
 * The day as people say it.
 */
day: string, 
/**
 * At which post; empty away from any.
 */
post: string, 
/**
 * How it was shown, in words.
 */
how: string, 
/**
 * Metres from the post, where a position was told.
 */
metres: number | null, 
/**
 * Photos that go with it.
 */
photos: number, 
/**
 * It was recorded here and has not arrived yet.
 */
unsent: boolean, };

/**
 * A week of mine at a site.
 */
export type WeekScreen = { 
/**
 * The site.
 */
site_id: string, 
/**
 * Its name.
 */
site_name: string, 
/**
 * Its Monday: `2026-11-23`.
 */
week: string, 
/**
 * The same as people say it.
 */
title: string, 
/**
 * It is the week that today lies in.
 */
current: boolean, 
/**
 * When it changed last.
 */
changed_at: number, 
/**
 * Its seven days.
 */
days: Array<DayLine>, };

/**
 * A day of a week.
 */
export type DayLine = { 
/**
 * The day: `2026-11-23`.
 */
date: string, 
/**
 * The same as people say it.
 */
day: string, 
/**
 * It is today.
 */
today: boolean, 
/**
 * The duties; none on a free day.
 */
duties: Array<DutyLine>, 
/**
 * Leave that was granted; empty when there is none.
 */
leave: string, 
/**
 * It changed since the person looked last.
 */
changed: boolean, 
/**
 * What stood there before, where it changed; empty for a day that was free.
 */
before: Array<string>, };

/**
 * My leave.
 */
export type MyLeave = { 
/**
 * Where one may ask for leave.
 */
sites: Array<CrewSite>, 
/**
 * What is left of this year's allowances.
 */
balances: Array<BalanceLine>, 
/**
 * Leave that was asked for, the latest first.
 */
leaves: Array<LeaveLine>, 
/**
 * Today by the site's clock: `2026-11-27`; empty without a site.
 */
today: string, };

/**
 * What is left of an allowance.
 */
export type BalanceLine = { 
/**
 * Of which kind.
 */
kind: LeaveKind, 
/**
 * The same as people say it.
 */
name: string, 
/**
 * The site.
 */
site_name: string, 
/**
 * The year.
 */
year: number, 
/**
 * Days that there are: `5`, `2.5`.
 */
allowed: string, 
/**
 * Days that are granted.
 */
taken: string, 
/**
 * Days that are asked for and not decided.
 */
asked: string, 
/**
 * Days that are left when those granted are taken out.
 */
left: string, };

/**
 * A leave.
 */
export type LeaveLine = { 
/**
 * Its id.
 */
leave_id: string, 
/**
 * Whose.
 */
person_id: string, 
/**
 * Their name.
 */
person: string, 
/**
 * The site.
 */
site_name: string, 
/**
 * Which kind.
 */
kind: LeaveKind, 
/**
 * The same as people say it.
 */
kind_name: string, 
/**
 * From when until when, as people say it.
 */
days: string, 
/**
 * Why.
 */
reason: string, 
/**
 * Photos of papers.
 */
photos: number, 
/**
 * Where it stands.
 */
state: AskState, 
/**
 * Who decided; empty while nobody has.
 */
decided_by: string, 
/**
 * What they said.
 */
decided_note: string, 
/**
 * When it was asked for.
 */
asked_at: number, 
/**
 * This person may take it back.
 */
may_withdraw: boolean, 
/**
 * This person may decide.
 */
may_decide: boolean, 
/**
 * Duties of theirs that fall on it.
 */
duties: number, 
/**
 * Something about it was recorded here and has not arrived yet.
 */
unsent: boolean, };

/**
 * A correction.
 */
export type CorrectionLine = { 
/**
 * Its id.
 */
correction_id: string, 
/**
 * Whose.
 */
person_id: string, 
/**
 * Their name.
 */
person: string, 
/**
 * In or out.
 */
way: Way, 
/**
 * When it was.
 */
at: number, 
/**
 * The day as people say it.
 */
day: string, 
/**
 * The time by the site's clock.
 */
clock: string, 
/**
 * Why it was not clocked.
 */
reason: string, 
/**
 * Photos that show it.
 */
photos: number, 
/**
 * Where it stands.
 */
state: AskState, 
/**
 * Who decided; empty while nobody has.
 */
decided_by: string, 
/**
 * What they said.
 */
decided_note: string, 
/**
 * When it was asked for.
 */
asked_at: number, 
/**
 * This person may decide.
 */
may_decide: boolean, 
/**
 * Something about it was recorded here and has not arrived yet.
 */
unsent: boolean, };

/**
 * A gap: who is missing, when, where.
 */
export type GapLine = { 
/**
 * The replacement.
 */
replacement_id: string, 
/**
 * The site's name.
 */
site_name: string, 
/**
 * The day on which the shift begins: `2026-11-30`.
 */
date: string, 
/**
 * The same as people say it.
 */
day: string, 
/**
 * The shift's name.
 */
shift_name: string, 
/**
 * Its hours by the site's clock.
 */
hours: string, 
/**
 * When it begins.
 */
begins_at: number, 
/**
 * The areas that nobody has now, by name.
 */
areas: Array<string>, 
/**
 * Where one clocks in; empty when any post will do.
 */
post: string, 
/**
 * Who is missing; empty where that is not to be seen.
 */
missing: string, 
/**
 * Why.
 */
why: Missing, 
/**
 * The same as people say it; empty where that is not to be seen.
 */
why_words: string, 
/**
 * What was said when it was opened; empty where that is not to be seen.
 */
note: string, 
/**
 * Where it stands.
 */
state: ReplacementState, 
/**
 * Who steps in; empty while nobody does.
 */
filled_by: string, 
/**
 * So many were asked.
 */
asked: number, 
/**
 * So many of them said no.
 */
said_no: number, 
/**
 * Something about it was recorded here and has not arrived yet.
 */
unsent: boolean, };

/**
 * A request to step in.
 */
export type StepInLine = { 
/**
 * The gap.
 */
gap: GapLine, 
/**
 * Who asks.
 */
asked_by: string, 
/**
 * When they asked.
 */
asked_at: number, 
/**
 * It waits for this person's answer.
 */
waits: boolean, 
/**
 * What they said; none while they have said nothing.
 */
accepted: boolean | null, 
/**
 * They step in.
 */
mine: boolean, 
/**
 * Where it stands for them, in words.
 */
words: string, };

/**
 * The lead's board.
 */
export type CrewBoard = { 
/**
 * The site.
 */
site_id: string, 
/**
 * Its name.
 */
site_name: string, 
/**
 * The sites that this person leads, this one among them.
 */
sites: Array<CrewSite>, 
/**
 * When it was looked at.
 */
at: number, 
/**
 * When this phone last heard the server; what happened since then it knows only of itself.
 */
heard_at: number | null, 
/**
 * The books are closed for want of contact: who is here is not shown until the next sync.
 */
closed: boolean, 
/**
 * The shifts of today, and of a night that is not over, in the order of their beginning.
 */
shifts: Array<BoardShift>, 
/**
 * People on running shifts who are here.
 */
here: number, 
/**
 * People on running shifts who are not here, or of whom nobody knows.
 */
not_here: number, 
/**
 * Areas that somebody who is here has now, by name.
 */
covered: Array<string>, 
/**
 * Areas of people who are known to be missing, or who are free today, and that nobody has instead.
 */
uncovered: Array<string>, 
/**
 * Gaps that nobody fills yet, and those filled whose shift is not over.
 */
gaps: Array<GapLine>, 
/**
 * Leave that is asked for.
 */
leaves: Array<LeaveLine>, 
/**
 * Corrections that are asked for.
 */
corrections: Array<CorrectionLine>, 
/**
 * Open gaps; two or more can be solved together.
 */
open_gaps: number, 
/**
 * Supplies that run low in a store of the site.
 */
low_stock: number, 
/**
 * Patrols of today that were due by now and that nobody finished, as far as this phone knows: route and window.
 */
overdue_patrols: Array<string>, 
/**
 * Findings past their deadline.
 */
overdue_findings: number, };

/**
 * A shift on the board.
 */
export type BoardShift = { 
/**
 * The shift.
 */
shift_id: string, 
/**
 * The day on which it begins: `2026-11-30`.
 */
date: string, 
/**
 * The same as people say it.
 */
day: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its hours.
 */
hours: string, 
/**
 * It runs now.
 */
running: boolean, 
/**
 * So many of its people are here now.
 */
here: number, 
/**
 * Its people: those who are missing first.
 */
people: Array<OnBoard>, };

/**
 * Somebody on the board.
 */
export type OnBoard = { 
/**
 * Who.
 */
person_id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * How they attend. Never `Absent` for want of news: only when somebody said so.
 */
state: Attended, 
/**
 * The same in words, with since when.
 */
words: string, 
/**
 * They are here now.
 */
on_now: boolean, 
/**
 * Their areas, by name.
 */
areas: Array<string>, 
/**
 * They step in for somebody.
 */
stepping_in: boolean, 
/**
 * Who steps in for them; empty when nobody does.
 */
covered_by: string, 
/**
 * Where they were seen last on a patrol, and when; empty when that is long ago or not known here.
 */
seen: string, 
/**
 * The gap that was opened for this duty.
 */
replacement_id: string | null, 
/**
 * A gap may be opened for it: why it most likely is one.
 */
may_open: Missing | null, };

/**
 * Somebody of the crew.
 */
export type CrewPerson = { 
/**
 * The site.
 */
site_id: string, 
/**
 * Who.
 */
person_id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Their duties of today.
 */
duties: Array<PersonDuty>, 
/**
 * What they clocked since yesterday, the newest first.
 */
clocked: Array<ClockedLine>, 
/**
 * Which way the lead would clock them.
 */
offer: Way, 
/**
 * The lead may clock them: they are somebody else.
 */
may_clock: boolean, 
/**
 * Leave of theirs that is asked for, or granted and not over.
 */
leaves: Array<LeaveLine>, 
/**
 * Corrections that are asked for.
 */
corrections: Array<CorrectionLine>, };

/**
 * A duty of somebody's, with what came of it so far.
 */
export type PersonDuty = { 
/**
 * The duty.
 */
duty: DutyLine, 
/**
 * How they attend it.
 */
attends: OnBoard, };

/**
 * A gap with those who could step in.
 */
export type GapScreen = { 
/**
 * The gap.
 */
gap: GapLine, 
/**
 * Those who were asked, and what they said.
 */
asked: Array<AskedLine>, 
/**
 * Those who could step in, the best first; those who can't, last. None once the gap is filled or called off.
 */
candidates: Array<CandidateLine>, };

/**
 * Somebody who was asked.
 */
export type AskedLine = { 
/**
 * Who.
 */
person_id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * When they were asked.
 */
asked_at: number, 
/**
 * What they said; none while they have said nothing, as far as this phone knows.
 */
accepted: boolean | null, 
/**
 * The same in words.
 */
words: string, 
/**
 * In their own words; may be empty.
 */
note: string, };

/**
 * Somebody who could step in.
 */
export type CandidateLine = { 
/**
 * Who.
 */
person_id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * They can do it.
 */
able: boolean, 
/**
 * Points in all; less is better.
 */
cost: number, 
/**
 * They were asked already.
 */
asked: boolean, 
/**
 * Why they stand where they stand.
 */
reasons: Array<ReasonLine>, };

/**
 * What speaks for or against somebody.
 */
export type ReasonLine = { 
/**
 * What.
 */
kind: ReasonKind, 
/**
 * In words.
 */
words: string, 
/**
 * Points that it costs; 0 speaks for them.
 */
cost: number, 
/**
 * It rules them out.
 */
bars: boolean, };

/**
 * What is assessed.
 */
export type AssessmentKind = "shift" | "area";

/**
 * Where an assessment stands.
 */
export type AssessmentState = "assessed" | "agreed" | "disputed" | "upheld" | "changed" | "withdrawn";

/**
 * My scores.
 */
export type MyScores = { 
/**
 * The books are closed for want of contact: what others said of one's work is not shown until the next sync.
 */
closed: boolean, 
/**
 * Assessments that wait for this person's answer.
 */
to_answer: number, 
/**
 * What each month comes to, the newest first.
 */
months: Array<MonthScore>, 
/**
 * The assessments: those that wait for an answer first, then the newest.
 */
assessments: Array<AssessmentLine>, };

/**
 * What a month's assessments come to.
 */
export type MonthScore = { 
/**
 * The month: `2026-11`.
 */
month: string, 
/**
 * The same as people say it.
 */
title: string, 
/**
 * The mean in per cent: `92.5`; empty when nothing counts.
 */
mean: string, 
/**
 * Assessments that count.
 */
counted: number, 
/**
 * Of these, passed.
 */
passed: number, 
/**
 * Disputed and not settled yet.
 */
disputed: number, };

/**
 * An assessment in a list.
 */
export type AssessmentLine = { 
/**
 * Its id.
 */
assessment_id: string, 
/**
 * The site.
 */
site_name: string, 
/**
 * Whose work.
 */
person: string, 
/**
 * A shift, or an area.
 */
kind: AssessmentKind, 
/**
 * The same as people say it.
 */
kind_name: string, 
/**
 * The area or the shift, by name; empty where nobody said.
 */
about: string, 
/**
 * The day of the work: `2026-11-23`.
 */
date: string, 
/**
 * The same as people say it.
 */
day: string, 
/**
 * Who assessed.
 */
by: string, 
/**
 * The per cent that count; none where nothing was scored, or it was withdrawn.
 */
percent: number | null, 
/**
 * What counts is enough; none where nothing counts.
 */
passed: boolean | null, 
/**
 * Where it stands.
 */
state: AssessmentState, 
/**
 * The same as people say it.
 */
state_name: string, 
/**
 * It waits for this person's answer.
 */
waits: boolean, 
/**
 * Something about it was recorded here and has not arrived yet.
 */
unsent: boolean, };

/**
 * An assessment with its points and reasons.
 */
export type AssessmentScreen = { 
/**
 * The assessment.
 */
line: AssessmentLine, 
/**
 * The name of the checklist.
 */
checklist: string, 
/**
 * Points earned, as it was assessed: `54`.
 */
earned: string, 
/**
 * Points that could be earned.
 */
possible: string, 
/**
 * The per cent as it was assessed; none where nothing was scored.
 */
first_percent: number | null, 
/**
 * The per cent from which it passes.
 */
pass_mark: number, 
/**
 * What was looked at: what lost points first, then in the order of the checklist.
 */
items: Array<AssessedItem>, 
/**
 * A remark.
 */
remark: string, 
/**
 * Photos that belong to no item.
 */
photos: Array<PhotoLine>, 
/**
 * What was said about it since.
 */
said: Array<SaidLine>, 
/**
 * When it was assessed.
 */
at: number, 
/**
 * It is this person's own work.
 */
mine: boolean, 
/**
 * This person may answer.
 */
may_answer: boolean, 
/**
 * It is settled: an answer is kept, and changes nothing.
 */
settled: boolean, };

/**
 * An item of a sheet, with what it earned.
 */
export type AssessedItem = { 
/**
 * What was looked at.
 */
label: string, 
/**
 * What was answered, as people say it; empty where nothing was.
 */
given: string, 
/**
 * Points that it earned; empty where it counts nowhere.
 */
earned: string, 
/**
 * Points that it could earn; empty where it counts nowhere.
 */
possible: string, 
/**
 * It did not earn all that it could.
 */
lost: boolean, 
/**
 * It failed, and fails the whole sheet.
 */
critical: boolean, 
/**
 * The reason, in the words of whoever assessed.
 */
note: string, 
/**
 * Photos that show it.
 */
photos: Array<PhotoLine>, };

/**
 * What somebody said about an assessment.
 */
export type SaidLine = { 
/**
 * What it came to: agreed, disputed, upheld, changed or withdrawn.
 */
state: AssessmentState, 
/**
 * The same as people say it, with the score that counts since.
 */
what: string, 
/**
 * Who.
 */
by: string, 
/**
 * When.
 */
at: number, 
/**
 * In their words.
 */
note: string, 
/**
 * All was settled when it came: it changes nothing.
 */
late: boolean, };

/**
 * A month that is looked at.
 */
export type MonthTurn = { 
/**
 * The month: `2026-11`.
 */
month: string, 
/**
 * The same as people say it.
 */
title: string, 
/**
 * The month before it.
 */
before: string, 
/**
 * The month after it; none for the one that runs.
 */
after: string | null, 
/**
 * It is the month that runs.
 */
current: boolean, };

/**
 * A month of my supplies; for whoever leads, stores that run low.
 */
export type MySupplies = { 
/**
 * The month.
 */
month: MonthTurn, 
/**
 * What was used in it, of each kind: issued, less what was given back.
 */
used: Array<UsedLine>, 
/**
 * What was issued to this person and given back by them, the newest first.
 */
moves: Array<SupplyLine>, 
/**
 * This person leads a crew, and so sees what the stores hold.
 */
sees_stores: boolean, 
/**
 * The books are closed for want of contact: what the stores hold is not shown until the next sync.
 */
closed: boolean, 
/**
 * Stores that run low now, the emptiest first.
 */
low: Array<LowLine>, };

/**
 * What was used of one kind of supplies.
 */
export type UsedLine = { 
/**
 * What.
 */
supply: string, 
/**
 * How much, with its unit: `2.5 瓶`.
 */
quantity: string, };

/**
 * Supplies that changed hands.
 */
export type SupplyLine = { 
/**
 * The entry.
 */
move_id: string, 
/**
 * What.
 */
supply: string, 
/**
 * How much, with its unit: `2 瓶`.
 */
quantity: string, 
/**
 * Given back, or an issue that was taken back: it is less of theirs since.
 */
back: boolean, 
/**
 * It takes back an entry that was wrong.
 */
correction: boolean, 
/**
 * For which area; empty where nobody said.
 */
area: string, 
/**
 * From which store.
 */
store: string, 
/**
 * The site.
 */
site_name: string, 
/**
 * The day: `2026-11-23`.
 */
date: string, 
/**
 * The same as people say it.
 */
day: string, 
/**
 * Who wrote it.
 */
by: string, 
/**
 * What they said; may be empty.
 */
note: string, };

/**
 * A store that runs low.
 */
export type LowLine = { 
/**
 * The kind of supplies.
 */
supply_id: string, 
/**
 * Its name.
 */
supply: string, 
/**
 * The store.
 */
store: string, 
/**
 * The site.
 */
site_name: string, 
/**
 * What is left, with its unit.
 */
left: string, 
/**
 * The level below which it is low, with its unit.
 */
level: string, 
/**
 * Nothing is left.
 */
empty: boolean, };

/**
 * Who is proposed for the open gaps of a site, solved together.
 */
export type CrewProposal = { 
/**
 * The site.
 */
site_id: string, 
/**
 * Its name.
 */
site_name: string, 
/**
 * The books are closed for want of contact: nobody is proposed until the next sync.
 */
closed: boolean, 
/**
 * The open gaps, each with whom it is proposed to ask.
 */
gaps: Array<ProposedLine>, 
/**
 * Gaps for which somebody is proposed who was not asked yet.
 */
to_ask: number, 
/**
 * Gaps for which nobody is left.
 */
without: number, };

/**
 * A gap with whom it is proposed to ask.
 */
export type ProposedLine = { 
/**
 * The gap.
 */
gap: GapLine, 
/**
 * Who; none when nobody is left who is able.
 */
person_id: string | null, 
/**
 * Their name; empty when there is nobody.
 */
name: string, 
/**
 * They were asked already, and have not said no.
 */
asked: boolean, 
/**
 * What speaks for them and against them.
 */
reasons: Array<ReasonLine>, };

/**
 * Whom to ask about a gap.
 */
export type StepInAsk = { 
/**
 * The gap.
 */
replacement_id: string, 
/**
 * Whom.
 */
person_id: string, };

/**
 * A month of mine.
 */
export type MySheet = { 
/**
 * The month.
 */
month: MonthTurn, 
/**
 * What it comes to at each site at which there was a duty or leave.
 */
sites: Array<SiteSheet>, };

/**
 * A month of mine at a site.
 */
export type SiteSheet = { 
/**
 * The site.
 */
site_id: string, 
/**
 * Its name.
 */
site_name: string, 
/**
 * What was worked, in words: `168 小时 30 分`.
 */
worked: string, 
/**
 * What was planned of the duties that have begun.
 */
planned: string, 
/**
 * The same in minutes.
 */
worked_minutes: number, 
/**
 * What was planned in minutes.
 */
planned_minutes: number, 
/**
 * Duties that have begun.
 */
duties: number, 
/**
 * Duties that they came to.
 */
attended: number, 
/**
 * Of these, how often late.
 */
late: number, 
/**
 * Minutes that they were late, in all.
 */
late_minutes: number, 
/**
 * How often they left early.
 */
left_early: number, 
/**
 * Duties that they were on leave for.
 */
on_leave: number, 
/**
 * Duties that they missed, as somebody said.
 */
absent: number, 
/**
 * Duties without a clocking that this phone knows of.
 */
unknown: number, 
/**
 * How often the time out is missing.
 */
missing_out: number, 
/**
 * How often they stepped in.
 */
stepped_in: number, 
/**
 * The days with a duty or leave, the newest first.
 */
days: Array<SheetDay>, };

/**
 * A day of a sheet.
 */
export type SheetDay = { 
/**
 * The day: `2026-11-23`.
 */
date: string, 
/**
 * The same as people say it.
 */
day: string, 
/**
 * The shift; empty for leave without a duty.
 */
shift_name: string, 
/**
 * Its hours.
 */
hours: string, 
/**
 * How it was attended; leave without a duty is `OnLeave`.
 */
state: Attended, 
/**
 * The same in words, with the times.
 */
words: string, 
/**
 * Minutes worked.
 */
worked_minutes: number, 
/**
 * The same in words; empty when there are none.
 */
worked: string, 
/**
 * The kind of leave that falls on it; empty when there is none.
 */
leave: string, 
/**
 * They stepped in for somebody.
 */
stepping_in: boolean, 
/**
 * Who stepped in for them; empty when nobody did.
 */
covered_by: string, 
/**
 * It is over, and they never clocked out.
 */
missing_out: boolean, 
/**
 * A correction counts in it.
 */
corrected: boolean, };

/** Every call: its arguments, and what it gives. */
export interface Calls {
  set_language: [{ language: Language }, null];
  set_originals_on_wifi_only: [{ only: boolean }, null];
  network: [{ metered: boolean }, null];
  set_pin: [{ pin: string | null }, null];
  lock: [{  }, null];
  unlock: [{ person_id: string, pin: string }, SignedInAs];
  signed_in: [{  }, SignedInAs | null];
  people: [{  }, Array<PhonePerson>];
  today: [{  }, Array<TodayPatrol>];
  sites: [{  }, Array<SiteLine>];
  routes: [{  }, Array<RouteLine>];
  search_units: [{ site_id: string, text: string, limit: number }, Array<UnitLine>];
  start_patrol: [{ route_id: string, planned: string | null }, string];
  patrol: [{ patrol_id: string }, PatrolScreen];
  arrive: [{ patrol_id: string, arrival: Arrival }, VisitDraft];
  visit_draft: [{ patrol_id: string, checkpoint_id: string }, VisitDraft];
  undo_arrival: [{ patrol_id: string, checkpoint_id: string }, null];
  checklist: [{ patrol_id: string, checkpoint_id: string }, ChecklistScreen];
  answer: [{ patrol_id: string, checkpoint_id: string, item_id: string, answer: AnswerInput }, null];
  note: [{ patrol_id: string, checkpoint_id: string, item_id: string, note: string }, null];
  remark: [{ patrol_id: string, checkpoint_id: string, remark: string }, null];
  position: [{ position: PositionInput }, null];
  photo: [{ patrol_id: string, checkpoint_id: string, item_id: string | null }, PhotoTaken];
  look_at_photo: [{  }, PhotoHint];
  my_photos: [{ limit: number }, Array<MyPhoto>];
  mark_photo: [{ patrol_id: string, checkpoint_id: string, photo_id: string, marks: Array<Mark> }, null];
  remove_photo: [{ patrol_id: string, checkpoint_id: string, photo_id: string }, null];
  record_visit: [{ patrol_id: string, checkpoint_id: string }, VisitRecorded];
  raise_finding: [{ finding: FindingInput }, string];
  finish_patrol: [{ patrol_id: string, missed: Array<MissedInput>, remark: string }, null];
  unsent: [{  }, Array<UnsentItem>];
  refused: [{  }, Array<RefusedItem>];
  correct_visit: [{ operation_id: string }, VisitDraft];
  correct_finding: [{ operation_id: string, kind: FindingKind, severity: Severity, text: string }, string];
  send_again: [{ operation_id: string }, null];
  let_go_of_refused: [{ operation_id: string }, null];
  export_refused: [{  }, string];
  keep_jotting: [{ name: string, words: string | null }, null];
  jotting: [{ name: string }, string | null];
  delivery: [{  }, Delivery];
  findings: [{ list: FindingList }, Array<FindingLine>];
  task_counts: [{  }, TaskCounts];
  finding: [{ finding_id: string }, FindingScreen];
  rectify_finding: [{ step: FindingStepInput }, null];
  repair_done: [{ step: FindingStepInput }, null];
  stop_violation: [{ step: FindingStepInput }, null];
  verify_finding: [{ verdict: VerdictInput }, null];
  issue_notice: [{ notice: NoticeInput }, null];
  spot_checks: [{  }, Array<SpotCheckLine>];
  spot_check: [{ spot_check_id: string }, SpotCheckLine];
  begin_spot_check: [{ spot_check_id: string }, SpotCheckLine];
  record_spot_check: [{ spot_check_id: string }, SpotCheckRecorded];
  skip_spot_check: [{ spot_check_id: string, reason: MissReason, note: string }, null];
  correct_spot_check: [{ operation_id: string }, SpotCheckLine];
  my_shift: [{  }, MyShift];
  clock: [{ input: ClockInput }, ClockedLine];
  my_weeks: [{  }, Array<WeekScreen>];
  my_leave: [{  }, MyLeave];
  ask_leave: [{ input: LeaveInput }, string];
  withdraw_leave: [{ leave_id: string }, null];
  decide_leave: [{ leave_id: string, granted: boolean, note: string }, null];
  my_corrections: [{  }, Array<CorrectionLine>];
  ask_correction: [{ input: CorrectionInput }, string];
  decide_correction: [{ correction_id: string, granted: boolean, note: string }, null];
  step_ins: [{  }, Array<StepInLine>];
  answer_step_in: [{ replacement_id: string, accepts: boolean, note: string }, null];
  crew_board: [{ site_id: string | null }, CrewBoard];
  crew_person: [{ site_id: string, person_id: string }, CrewPerson];
  clock_for: [{ site_id: string, person_id: string, way: Way, note: string }, null];
  open_gap: [{ input: GapInput }, string];
  gap: [{ replacement_id: string }, GapScreen];
  ask_to_step_in: [{ replacement_id: string, people: Array<string> }, null];
  assign_gap: [{ replacement_id: string, person_id: string }, null];
  cancel_gap: [{ replacement_id: string, note: string }, null];
  my_scores: [{  }, MyScores];
  assessment: [{ assessment_id: string }, AssessmentScreen];
  answer_assessment: [{ assessment_id: string, agree: boolean, note: string }, null];
  my_supplies: [{ month: string | null }, MySupplies];
  crew_proposal: [{ site_id: string }, CrewProposal];
  ask_proposed: [{ asks: Array<StepInAsk> }, number];
  my_sheet: [{ month: string | null }, MySheet];
  inbox: [{  }, Array<MessageLine>];
  read_messages: [{ message_ids: Array<string> }, null];
}
