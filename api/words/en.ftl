# Every English word on a page or in a message. Same keys as the Chinese file.

## Everywhere

product = Rounds
product-sub = Property field book
skip-to-content = Skip to content
nav-main = Main menu
nav-trail = Where you are
nav-pages = Pages
nav-group-work = Work
nav-group-setup = Standards and places
nav-group-office = Office
nav-board = Board of the day
nav-patrols = Patrols
nav-photos = Photos
nav-findings = Findings
nav-checklists = Checklists
nav-routes = Routes
nav-places = Places
nav-people = People
nav-devices = Phones
nav-seals = Seals
nav-audit = Journal
language = Language
language-other = 中文
sign-out = Sign out
site = Site
site-all = All sites
company = Company
building = Building
unit = Unit
area = Area
checkpoint = Checkpoint
checkpoints = Checkpoints
route = Route
patrol = Patrol
person = Person
role = Post
device = Phone
checklist = Checklist
item = Item
items = Items
answer = Answer
points = Points
score = Score
finding = Finding
findings = Findings
photos = Photos
severity = Severity
state = State
review = Review
name = Name
name-zh = Name (Chinese)
name-en = Name (English)
date = Date
actions = Actions
all = All
none = None
show = Show
filter = Filter
filter-clear = Clear
edit = Edit
edit-of = Edit { $s }
add = Add
save = Save
save-draft = Save draft
removed-done = Removed.
saved = Saved.
cancel = Cancel
refresh = Update form
print = Print
in-use = In use
never = Never
until-further-notice = Until further notice
list-shown = { $n } on this page
list-first = First page
list-next = Next page
list-empty-filtered = Nothing matches these filters. Try fewer.
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
every-day = Every day

## Posts

role-cleaner = Cleaner
role-cleaning-lead = Cleaning lead
role-renovation-supervisor = Renovation supervisor
role-building-manager = Building manager
role-service-clerk = Service desk clerk
role-senior-clerk = Senior clerk
role-supervisor = Service centre supervisor
role-site-director = Site director
role-maintenance-worker = Maintenance worker
role-security-guard = Security guard
role-gardener = Gardener
role-admin = Administrator

## Sign-in, passwords

sign-in-title = Sign in
sign-in-login = Login
sign-in-password = Password
sign-in-do = Sign in
sign-in-forgot = Forgotten it? Your administrator can reset it.
sign-in-wrong = Wrong login or password. Please try again.
sign-in-too-often = Too many attempts. Try again in { $n } seconds.
signed-out = You are signed out.
new-password-title = Choose a new password
new-password-why = An administrator has reset your password. Choose one that only you know.
new-password-do = Save and go on
password-old = Current password
password-given = Password that you were given
password-new = New password
password-again = Once more
password-rule = At least 10 characters; a few words in a row are easy to remember.
password-change = Change password
password-changed = Password changed. Other sessions were signed out.

## Messages when something does not fit

wrong-password-short = The new password needs at least 10 characters.
wrong-password-differs = The two new passwords differ.
wrong-password-old = The current password is wrong.
wrong-password-same = The new password must differ from the old one.
wrong-remark-needed = Say why when you send a patrol back.
wrong-changed-meanwhile = Somebody else changed this after you opened it, so nothing of yours was saved yet. Look at it in another window first; saving again replaces it with yours.

## Board of the day

board-title = Board of the day
board-as-of = as of { $s }
board-choose = Site and date
board-day-before = Day before
board-day-after = Day after
board-tally-due = due now
board-tally-underway = running
board-tally-complete = complete
board-tally-partial = partial
board-tally-missed = missed
board-tally-unknown = not synced
board-tally-to-review = to review
board-out = Who is out
board-out-hint = by the last checkpoint
board-out-empty = Nobody is out at the moment.
board-contact = last checkpoint at { $s }
board-contact-late = no checkpoint since { $s }
board-not-yet = not at the first checkpoint yet
board-patrols = Patrols of the day
board-all = All records
board-day-line = The day by the clock
board-empty = No patrols on this day
board-empty-hint = Routes say which checkpoints, which days and at what time. Their patrols appear here.
board-no-site = You have no post yet. Ask your administrator.
board-unknown-note = “Not synced” means that the phone has not synced since: the record may be on it, so it does not count as missed.
board-why-unknown = phone not synced since

## Patrols

patrols-title = Patrols
patrols-empty = No patrols yet
patrols-empty-hint = Patrols appear here once a phone has synced.
patrol-state-upcoming = upcoming
patrol-state-due = due
patrol-state-underway = running
patrol-state-complete = complete
patrol-state-partial = partial
patrol-state-missed = missed
patrol-state-unknown = not synced
patrol-state-accepted = accepted
patrol-state-sent-back = sent back
review-state-to-review = to review
review-state-accepted = accepted
review-state-sent-back = sent back
patrol-facts = Patrol at a glance
patrol-window = Window
patrol-at-will = at will
patrol-failed-stops = Failed
patrol-started = Started
patrol-finished = Finished
patrol-received = Received
patrol-remark = Walker's remark
patrol-photos = { $s } received
patrol-elsewhere = Found on the way
patrol-timeline = Time line
patrol-no-visits = No visits yet
patrol-no-visits-hint = Visits show here once somebody has reached a checkpoint and synced.
presence-qr = QR code
presence-nfc = NFC
presence-position = Position
presence-by-hand = By hand
presence-accuracy = ±{ $n } m
visit-took = { $n } min
visit-reason = Reason: { $s }
visit-all-passed = { $n } items, none failed
visit-failed-count = { $n } failed
miss-reason-no-access = locked, or nobody opened
miss-reason-occupied = works or an event in the way
miss-reason-unsafe = not safe
miss-reason-no-time = called away or out of time
miss-reason-other = other
hand-reason-label-damaged = label gone or unreadable
hand-reason-camera-broken = camera does not work
hand-reason-no-position = no position to be had
hand-reason-other = other
doubt-late-entry = came in after the patrol ended
doubt-out-of-order = not in the route's order
doubt-outside-window = outside the window
doubt-mocked-position = position from a mock-location app
doubt-by-hand = entered by hand
answer-pass = Pass
answer-fail = Fail
answer-na = N/A
answer-none = not answered
answer-photos = { $n } photos
verdict-passed = passed
verdict-failed = failed
score-parts = How the score is made up
score-points = Points
score-most = Of
score-how = Points × weight, added up, over the most that the applicable items allow; items not applicable do not count.
score-critical = The critical item “{ $s }” failed, so the whole sheet fails.
score-below = Below the pass mark of { $n } %.
score-failed = failed
score-none = Nothing to score yet.
review-title = Review this patrol
review-remark = Remark
review-remark-hint = Needed when sending back; it shows on the walker's phone.
review-accept = Accept
review-send-back = Send back
review-history = Reviews
review-history-empty = Not reviewed yet.
review-accepted-done = The patrol is accepted.
review-sent-back-done = Sent back; the remark reaches the phone at its next sync.

## Photos

photo-title = Photo
photo-alt = Photo of { $s }
photo-data = Capture data
photo-error = ±{ $n } s
photo-received = Received (server)
photo-device = Phone
photo-position = Position
photo-no-position = not recorded
photo-size = File size
photo-original = Original file
original-views = Who took the original
original-views-none = Nobody has taken the original yet.
original-way-page = web page
original-way-rest = REST
photo-ahead = copy
photo-ahead-long = A small copy that the phone sent ahead. Only the original, once it is here and checked, is evidence.
photo-state-expected = still on the phone
photo-state-partial = uploading
photo-state-stored = stored
photo-state-quarantined = damaged, being sent again
photo-claimed = Taken, by its estimate
photo-wall = Its clock showed
photo-by = Signed in on it
photo-says = The phone says
photo-known = The server knows
photo-between = Taken between
photo-declared = First heard of
photo-presence = Presence shown by
photo-distance = From the checkpoint
photo-metres = { $n } m
photo-exif-time = Camera's time (EXIF)
photo-exif-position = Camera's position (EXIF)
photo-gcj02 = came as GCJ-02
photo-mocked = set by a mock-location app
photo-hash = Bytes
photo-hash-right = unchanged since the phone declared them
photo-hash-waits = not here yet, so not checked
photo-where = Place
photo-said = Doubts
photo-doubted = doubted
photo-cleared = doubt taken back
photo-doubted-done = The photo is flagged as doubtful.
photo-cleared-done = The doubt is taken back.
photo-review-open = not reviewed
photo-review-accepted = accepted
photo-review-sent-back = sent back
photos-title = Photos
wall-answer = Answer
wall-flag = Flag
wall-from = From
wall-until = Until
wall-by = Group by
wall-by-hour = Hour
wall-by-patrol = Patrol
wall-by-place = Place
wall-more = # photos shown
wall-no-patrol = On no patrol
wall-no-place = At no known place
wall-empty = No photos
wall-empty-hint = Photos appear here as soon as a phone has reported its first visit.
answer-verdict-failed = failed
answer-verdict-passed = passed
flag-repeated = used before
flag-alike = looks alike
flag-seal-broken = seal not right
flag-unsealed = without a seal
flag-doubted = doubted
flag-dark = perhaps too dark
flag-blurred = perhaps blurred
judge-accept = Accept patrol
judge-send-back = Send patrol back
judge-doubt = Doubt photo
judge-clear = Take doubt back
judge-why = Reason
compare-open = Compare
compare-title = Before and after
compare-left = Earlier
compare-right = Later
compare-choose = Photos of the same place
compare-whole = Whole
compare-keys = + − 0 zoom · R turn · Shift+arrows move; both photos move together.
compare-none = There is no other photo of this place yet.
viewer-turn = Turn
viewer-help = Keys
viewer-done = Done.
viewer-failed = That did not get through. Please try again.
viewer-key-step = Previous and next photo
viewer-key-zoom = Closer, farther, whole
viewer-key-move = Move what was zoomed
viewer-key-flag = Doubt photo, or take the doubt back
viewer-key-close = Leave the field, then close
viewer-touch = By touch: wipe to the next photo, two fingers zoom.
viewer-close = Close
viewer-before = Previous
viewer-after = Next
viewer-closer = Zoom in
viewer-farther = Zoom out
viewer-original = Original
photo-marks = Drawn over the photo; the original is as it was
photo-seal = Seal
photo-seal-fits = Fits its seal
photo-seal-wrong = Does not fit its seal
photo-seal-none = Not sealed
photo-seal-more = About the seal

## Seals

seal-title = The photo's seal
seal-about = The phone signed this photo with its own key the moment it was taken. Any change to the picture, the place, the person or the time shows here.
seal-says = What the seal says
seal-none = This photo has no seal: the phone had no key yet, or could not use it then. It can be looked at like any other, but nothing shows that it was not exchanged.
seal-fits = Signature, place in the chain, ticket and picture all fit. That is consistent with the photo having been taken as it says.
seal-wrong = These do not fit; please look into them:
seal-when = Taken between, as the phone believed
seal-when-hint = the phone's own estimate with its error
seal-not-before = Not before (the server issued the ticket)
seal-not-after = Not after (the server had the seal)
seal-mocked = mock location
seal-key = The key is held by
seal-place = Place in the phone's chain
seal-closed-by = Closed by day
seal-day-open = the day is still open; it is closed after midnight UTC
seal-code = Seal code
seal-limits = What a seal does not show
seal-limits-1 = It shows that this was sealed with this phone's key between the two times of the server above, and was not changed since.
seal-limits-2 = It does not show that what stood before the camera was real: a photo of a screen or of another photo can be sealed too.
seal-limits-3 = The position is what the phone said. A mock location is marked, but not every trick can be seen.
seal-limits-4 = A key in a file (software key) can be copied by whoever gets hold of the phone's storage; one in a security chip can't. That it is in a chip is the phone's word; the platform's certificates are kept as they came, and who issued them is not checked here.
seal-problem-form = The seal can't be read, or is not in its canonical form
seal-problem-signature = The signature is not this phone's
seal-problem-key = The key is not one that this phone was enrolled with
seal-problem-device = The seal names another phone
seal-problem-ticket = The ticket is not one that the server gave to this phone
seal-problem-ticket-used = The ticket was used before
seal-problem-gap = The seal before it is not here: it was removed, or is still on its way
seal-problem-chain = The seal before it is another one than it says
seal-problem-fork = The phone's chain has another seal in the same place
seal-problem-clock = Its time contradicts its ticket, the seal before it, or when it came
seal-problem-bytes = The picture is another one than was sealed
seal-problem-subject = The photo stands in another record than it was sealed for, or was taken back
seal-problem-person = Somebody else recorded it than sealed it
key-tier-strong-box = a security chip of its own
key-tier-secure-enclave = Apple's Secure Enclave
key-tier-trusted-environment = the processor's trusted zone
key-tier-browser = the browser (can't be read out)
key-tier-software = a file (can be copied)
key-tier-unknown = not known
key-tier-none = no key: photos are not sealed
key-attested = with the platform's certificate
seals-title = Log of seals
seals-about = The seals of each day become one fingerprint, and the days a chain. Copy or print the newest one to somewhere else: from then on nobody can change a photo of that day, or of any day before it, without being found out.
seals-empty = No day is closed yet
seals-empty-hint = The first day appears after midnight UTC that follows the first sealed photos.
seals-day = Up to (UTC)
seals-count = Seals
seals-hash = Fingerprint of the day (SHA-256)
seals-closed = Closed at
seals-stamped = a time-stamp authority vouches for it
seals-how = How to use it
seals-how-1 = Print this page each week or month and have somebody sign for it who does not run the server; or send the newest fingerprint to a place where this company can't delete it. The newest day is enough: it holds all the days before it.
seals-how-2 = To check later, compare what was kept with the same day here, letter by letter.
seals-server-key = Fingerprint of the server's key

## Reports

report-pdf = PDF report
report-pdf-other = PDF report (Chinese)
report-of-patrol = Patrol report: { $s }
report-of-finding = Finding report: { $s }
report-page = Page {"{"}1{"}"} of {"{"}2{"}"}
report-made = made { $s }
report-taken = taken (phone's clock)
report-flagged = To be looked into: { $s }
report-no-picture = damaged, can't be shown
report-left-out = { $n } more photos are not in this report.
report-check = Scan the code for the page where the originals and their seals are checked with the evidence bundle. Number
bundle-get = Evidence bundle
stamp-get = Copy with caption
stamp-check = A copy for viewing, not the evidence. Ask the company for the evidence bundle and check it with the code
report-limits = About this report
report-limits-1 = The photos in this report are copies made small for print: they are for looking at and are not the evidence. The evidence is the originals with their seals and receipts in the evidence bundle, which the page behind the code checks without having to trust this server.
report-limits-2 = Where a check finds nothing wrong, what is there is consistent with “sealed with this phone's key, in the time stated, and not changed since”. It does not prove that what stood before the camera was real, nor the position that the phone gave.

## Findings

findings-title = Findings
findings-empty = No findings
findings-empty-hint = What people report from their phones appears here.
finding-kind = Kind
finding-kind-nonconformity = nonconformity
finding-kind-violation = violation
finding-kind-damage = damage
finding-state-raised = raised
finding-place = Place
finding-by = Raised by
finding-at = Raised at
finding-what = What is wrong
finding-facts = Facts
finding-no-photo = No photo.
finding-patrol = Go to the patrol
severity-minor = minor
severity-major = major
severity-critical = critical

## Checklists

checklists-title = Checklists
checklists-about = Checklists are published in versions; an answered sheet keeps its version for ever.
checklists-empty = No checklists yet
checklists-empty-hint = Write one, then put it at a checkpoint.
checklist-new = New checklist
checklist-published = Published
checklist-draft = Draft
checklist-changed = Unpublished changes
checklist-never = Not published yet
checklist-no-items = No items yet.
checklist-version = Version { $n }
checklist-most = { $n } points in all
checklist-versions = Versions
checklist-versions-hint = Old versions can be read, not changed.
checklist-preview = On the phone
checklist-publish = Publish version
checklist-publish-sure = Phones use the new version from their next sync. Publish?
checklist-published-done = The new version is published.
checklist-edit-title = Edit checklist
checklist-edit-about = You are editing the draft; nothing changes on site until you publish.
checklist-name-zh = Checklist name (Chinese)
checklist-name-en = Checklist name (English)
checklist-pass-mark = Pass mark (%)
section-number = Section { $n }
section-title-zh = Section { $n } title (Chinese)
section-title-en = Section { $n } title (English)
section-add = Add section
section-up = Move section { $n } up
section-remove = Remove section { $n }
section-remove-sure = Its items are removed with it. Sure?
item-number = Item { $s }
item-up = Move item { $s } up
item-down = Move item { $s } down
item-remove = Remove item { $s }
item-add = Add item
item-text-zh = Text (Chinese)
item-text-en = Text (English)
item-help-zh = Help (Chinese, optional)
item-help-en = Help (English, optional)
item-kind = Kind
item-kind-pass-fail = Pass / fail
item-kind-score = Score
item-kind-number = Number
item-kind-single-choice = Single choice
item-kind-multiple-choice = Multiple choice
item-kind-text = Text
item-kind-photo = Photo
item-weight = Weight
item-most = Highest score
item-pass-from = Passes from
item-min = Lower limit
item-max = Upper limit
item-unit-zh = Unit (Chinese)
item-unit-en = Unit (English)
item-at-least = Photos at least
item-limit = Characters at most
item-choices = Choices
item-choices-hint = One a line: 中文 / English / share of the points in %. Put “!” before a choice that fails.
item-required = Required
item-critical = critical
item-critical-long = Critical (fails the whole sheet)
item-photo-on-failure = Photo on failure
item-if = Shown only if an earlier item meets a condition
item-if-always = Always shown
item-if-test = Condition
item-if-bound = Number
test-failed = it failed
test-passed = it passed
test-chosen = “{ $s }” was chosen
test-at-least = it is at least
test-below = it is below
item-mark-if = only if “{ $s }”
preview-photo = Take photo
preview-number = Enter a number
preview-text = Enter text
preview-place = At the checkpoint
fault-name-missing = Give the checklist a name.
fault-name-too-long = The name is too long.
fault-pass-mark-over-100 = The pass mark is over 100 %.
fault-no-items = Add at least one item.
fault-too-many-items = Too many items.
fault-same-id-twice = The item is there twice; remove one.
fault-label-missing = Give the item a text.
fault-text-too-long = The text is too long.
fault-score-max-zero = The highest score must be above 0.
fault-score-pass-over-max = The passing score is above the highest.
fault-limit-not-a-number = Limits must be numbers.
fault-limits-crossed = The lower limit is above the upper one.
fault-too-few-options = At least two choices are needed.
fault-option-label-missing = A choice has no text.
fault-option-share-over-100 = A choice's share is over 100 %.
fault-photo-count = The number of photos does not fit.
fault-text-limit = The limit of characters does not fit.
fault-condition-not-earlier = “Shown only if” must name an earlier item.
fault-at-item = Item { $s }:

## Routes

routes-title = Routes
routes-about = Each route says which checkpoints, when, and by whom.
routes-empty = No routes yet
routes-empty-hint = Make checkpoints first, then put them in a route.
route-new = New route
route-edit = Edit route
route-what = The route
route-days = Days
route-building = Building
route-building-none = The whole site
repeats-daily = Every day
repeats-weekly = Every week
repeats-monthly = Every month
route-month-days = Days of the month
route-month-days-hint = With commas, such as 1, 15; 31 means the last day of a shorter month.
route-remove = Remove route
route-remove-sure = Its patrols stay. Remove the route?
route-windows = Time windows
route-windows-hint = One window for each round of the day, in the site's local time.
route-walkers = Who walks it
route-walkers-hint = Choose posts; people named beside them narrow it down to themselves.
route-order = Order
route-order-ordered = In order
route-order-free = Any order
route-checkpoints = Checkpoints
route-no-checkpoints = No checkpoints yet: choose and add below.
route-without-checkpoints = This route has no checkpoints yet.
route-add-checkpoint = Add a checkpoint
window-from = Window { $n } from
window-until = Window { $n } until
window-add = Add window
window-remove = Remove window { $n }
stop-up = Move { $s } up
stop-remove = Remove { $s }

## Places

places-title = Places
places-about = Sites, buildings, areas and checkpoints.
places-empty = No sites yet
places-empty-hint = Make a site first, then its buildings, areas and checkpoints.
place-grounds = Grounds (in no building)
place-buildings = { $n ->
    [one] { $n } building
   *[other] { $n } buildings
 }
place-areas = { $n ->
    [one] { $n } area
   *[other] { $n } areas
 }
place-checkpoints = { $n ->
    [one] { $n } checkpoint
   *[other] { $n } checkpoints
 }
place-units = { $n } units
site-new = New site
site-edit = Edit site
site-empty = No buildings or areas yet.
site-time-zone = Time zone
building-new = New building
building-edit = Edit building
building-empty = No areas in this building yet.
place-remove = Remove
place-remove-sure = Remove it? What is still in use cannot be removed.
unit-new = New unit
unit-edit = Edit unit
area-new = New area
area-edit = Edit area
checkpoint-new = New checkpoint
checkpoint-edit = Edit checkpoint
checkpoint-add-in = Add a checkpoint in { $s }
checkpoint-code = Code
checkpoint-code-hint = On the QR code or NFC tag; unique within the site.
checkpoint-checklist = Checklist to fill in here
checkpoint-position = Position
checkpoint-position-hint = Optional. Coordinates copied from a Chinese map are usually GCJ-02.
checkpoint-radius = Radius (m)
latitude = Latitude
longitude = Longitude
datum = Datum
labels = QR labels
labels-title = QR labels
labels-about = 21 to an A4 page (3 × 7). Print at 100 %.
labels-empty = No checkpoints yet
labels-empty-hint = Labels to print appear here once there are checkpoints.
label-qr = QR code { $s }

## People

people-title = People
people-empty = Nobody found
person-new = Add a person
person-new-about = Saving makes a first password, to be changed at the first sign-in.
person-add = Add and make a password
person-facts = Details
person-staff-no = Staff no.
person-login-hint = For signing in, for example the name in pinyin.
person-roles = Posts
person-no-roles = No post yet, so no site can be seen.
person-active = Active
person-active-long = Active (if not: no sign-in; records stay)
person-left = Left
role-give = Give a post
role-from = From
role-until = Until
role-until-hint = Empty means until further notice.
role-buildings = For these buildings only
role-buildings-hint = None chosen means the whole site.
role-end = End
role-end-of = End post: { $s }
role-end-sure = The post ends now. Sure?
password-reset = Reset password
password-reset-hint = Makes a one-time password and signs the person out everywhere. They change it at the next sign-in.
password-reset-sure = Reset this person's password?
password-reset-done = Tell the person this one-time password; it is shown only now:

## Phones

devices-title = Phones
devices-about = Whether everything on each phone has arrived, and when it was last heard of.
devices-phone-page = Any phone's browser can use { $s } at once; nothing to install.
devices-phone-page-plain = Any phone's browser can open { $s }, but without https it gets no camera and no offline storage.
devices-empty = No phones yet
devices-empty-hint = Choose “Enrol a phone” and scan the code with it.
device-enrol = Enrol a phone
device-seals = { $n ->
    [one] one seal
   *[other] { $n } seals
}
device-seals-wrong = { $n ->
    [one] one does not fit
   *[other] { $n } do not fit
}
device-enrolled-by = Enrolled by
device-last-contact = Last contact
delivery = Delivery
delivery-state-complete = all here
delivery-state-waiting = not all here
delivery-state-silent = silent for a day
delivery-count-silent = { $n } silent for a day
delivery-count-waiting = { $n } not all here
delivery-count-complete = { $n } all here
delivery-means-complete = When this phone was last heard of, all its records and photos were here.
delivery-means-waiting = Records or photos are still to come. Have its holder open the app where there is a signal, until everything is sent.
delivery-means-emptied = This phone is revoked. It has handed in what it held, and is empty.
delivery-means-revoked = This phone is revoked. When it is next online it hands in what it holds and empties itself; until then, what is still on it is what it last said.
delivery-means-silent = Not heard of for more than 24 hours: it may hold records that the office knows nothing of. Find its holder, and have the app opened where there is a signal.
delivery-photos = { $n } of { $of } photos stored
delivery-photos-all = { $n ->
    [one] its one photo stored
   *[other] all { $n } photos stored
}
delivery-no-photos = no photos in 30 days
delivery-waiting = , { $n } waiting
delivery-records-waiting = { $n ->
    [one] one record still on the phone
   *[other] { $n } records still on the phone
}
delivery-records-held = { $n ->
    [one] one waits for a supervisor
   *[other] { $n } wait for a supervisor
}
delivery-records-refused = { $n ->
    [one] one was refused
   *[other] { $n } were refused
}
delivery-told = The phone said so at
delivery-told-never = an older app, which does not say
delivery-on-phone-records = Records on the phone
delivery-on-phone-photos = Photos on the phone
delivery-oldest = Oldest of these records
delivery-delivered = Records delivered in 30 days
delivery-photos-refused = Photos that the server would not take
delivery-set-aside = Photos that belong to no record
delivery-seals-waiting = Seals without a receipt
delivery-app = App
delivery-whose = Whose photos (last 30 days)
delivery-nobody = No photos came from this phone in the last 30 days.
delivery-photos-title = Photos
delivery-missing = Photos that have not come
delivery-declared = Record came
delivery-open = Open the record
delivery-more-missing = Only the newest 50 are listed.
device-enrolled = enrolled { $s }
device-revoke = Revoke
device-revoke-of = Revoke { $s }
device-revoke-sure = The phone will hand over what it has not delivered and then wipe itself. Sure?
device-revoked = Revoked
device-emptied = handed in and emptied
device-not-emptied = not emptied yet
device-revoked-done = The phone is revoked.
enrol-title = Enrol a phone
enrol-valid = Valid until { $s }
enrol-qr = QR code for enrolment
enrol-open = Open Rounds on the phone
enrol-open-how = Scan the code with the phone's camera, or type this address into its browser. It works at once; nothing to install.
enrol-open-app = On a phone with the Rounds app, open the app instead.
enrol-open-qr = QR code of the phone page's address
enrol-needs-https = Browsers give the camera and offline storage to https addresses only. Set up https for the server first, or use the app.
enrol-scan = Scan the enrolment code there
enrol-name = Give the phone a name and tap “Enrol”
enrol-name-how = Such as “Cleaning phone 3”.
enrol-server = Server
enrol-typed = If it cannot scan, type server and code:
enrol-once = A code works once.
enrol-again = New code
enrol-done = Back to phones

## Journal

audit-title = Journal
audit-about = Who, on which phone, when, what and with what outcome. It only grows.
audit-empty = No entries
audit-empty-hint = What happens in this scope is listed here as it is received.
audit-scope = Scope
audit-received = Received
audit-claimed = Phone's time
audit-what = Operation
audit-subject = Subject
audit-outcome = Outcome
audit-on-web = web
outcome-applied = applied
outcome-duplicate = duplicate
outcome-conflict = conflict, both kept
outcome-held = held
outcome-rejected = rejected
outcome-retry = retry
operation-company-bootstrap = Company begun
operation-person-enter = Person entered
operation-company-put = Company saved
operation-site-put = Site saved
operation-person-put = Person saved
operation-membership-grant = Post given
operation-membership-end = Post ended
operation-template-draft = Checklist draft saved
operation-template-publish = Checklist published
operation-device-enrol = Phone enrolled
operation-device-key = Key of a phone
operation-device-revoke = Phone revoked
operation-building-put = Building saved
operation-unit-put = Unit saved
operation-area-put = Area saved
operation-checkpoint-put = Checkpoint saved
operation-place-remove = Place removed
operation-route-put = Route saved
operation-route-remove = Route removed
operation-patrol-start = Patrol started
operation-patrol-visit = Visit recorded
operation-patrol-finish = Patrol finished
operation-patrol-review = Patrol reviewed
operation-finding-raise = Finding raised
operation-photo-doubt = Photo doubted
operation-photo-clear = Doubt about photo taken back
operation-unreadable = Unreadable record

## My account

account-title = My account
sign-out-hint = In this browser only.

## Errors

error-title-not-found = Page not found
error-text-not-found = The address may be wrong, or your post cannot see this record.
error-title-forbidden = Not allowed
error-text-forbidden = Your post may not do this. If you need it, ask your administrator.
error-title-unavailable = Not available just now
error-text-unavailable = The database does not answer. Everything on the phones is safe. Please try again shortly.
error-title-too-often = Too many requests
error-text-too-often = Please wait a little and try again.
error-title-bad-request = We could not read that
error-text-bad-request = Go back, reload the page and try again.
error-title-fault = Something went wrong
error-text-fault = It has been logged. Try again later, or give your administrator the number below.
error-title-refused = That did not work
error-text-refused = Go back, look at it again and try once more.
error-home = To the first page
error-request = Request

## Verify (command line)

verify-storage = Photo storage: { $s }
verify-originals = Originals that the books say are stored: { $n }
verify-files = Files in the storage: { $n }
verify-hashed = Originals hashed anew: { $n }
verify-not-hashed = Not hashed anew (--deep compares every original's bytes)
verify-kind-missing = Missing originals
verify-kind-length = Originals of another length
verify-kind-damaged = Originals with other bytes than were stored
verify-kind-copy = Missing copies that a phone sent ahead (the original has not come yet)
verify-kind-orphan = Files that the books do not know
verify-kind-leftover = Leftovers of work that was broken off
verify-kind-aside = Files put aside (not what was promised)
verify-more = { $n } more are not listed
verify-good = Every original that the books know is there.
verify-good-deep = Every original that the books know is there, with the bytes that were stored.
verify-bad = Originals are missing or damaged: restore them from a backup, then verify again.
backup-made = Backup made: { $s }
backup-photos = Photos in it: { $n }
backup-new = Copied this time: { $n } ({ $of } MB)
backup-keys = It holds the books, the photos and the server's keys; only this user may read it. Keep another one on another machine.
backup-lost = { $n ->
    [one] Beware: one photo that the books call stored is missing or damaged in the storage and is not in the backup:
   *[other] Beware: { $n } photos that the books call stored are missing or damaged in the storage and are not in the backup:
}
backup-of = Backup of { $s }
backup-right = { $n ->
    [one] The backup is sound; its one photo was read and compared.
   *[other] The backup is sound; { $n } photos were read and compared.
}
backup-photos-closed = The place of photos can't be opened: { $s }
backup-file = A file can't be read or written: { $s }
backup-no-secrets = There are no keys of a server at { $s }. Is ROUNDS_SECRETS right?
backup-busy = Another backup is being written into this folder: { $s }
backup-none = There is no backup here: { $s }
backup-unfinished = This backup was broken off (it has no manifest.json) and can't be restored: { $s }
backup-newer = This backup was made by a newer version of the program. Restore it with that version.
backup-other-database = The backup is of another kind of database than ROUNDS_DATABASE_URL: SQLite and PostgreSQL can't be restored into each other.
backup-damaged = Of the backup, { $n } files are missing or damaged; nothing was restored. Photos can be left out with --leave-out-damaged; for anything else take another backup:
backup-not-empty-database = The database is not empty and is not written over: { $s }. Restore into an empty one.
backup-not-empty-photos = The place of photos is not empty and is not written over: { $s }. To keep what lies there and add only what is missing, say --photos-stay.
backup-not-empty-secrets = The folder of keys is not empty and is not written over: { $s }
backup-no-database = There are no books at { $s }. Is ROUNDS_DATABASE_URL right?
backup-other-version = The database is of another version than this program. Make the backup with the version that serves it.
backup-no-program = { $s } was not found. It is needed to back up and restore PostgreSQL: install PostgreSQL's client programs (postgresql-client).
backup-old-program = PostgreSQL's client programs are too old ({ $s }). Install those of the database server's version, or newer ones.
backup-program-failed = A program of PostgreSQL gave up: { $s }
backup-database-damaged = The database in the backup is damaged: { $s }
backup-database-closed = The database can't be opened: { $s }
restore-photos = Photos in their place: { $n }
restore-lost = { $n ->
    [one] One photo is missing or damaged in the backup; a phone that still has it sends it again:
   *[other] { $n } photos are missing or damaged in the backup; phones that still have them send them again:
}
restore-epoch = The server has a new epoch: { $s }. At their next sync phones send the last 30 days again, and the photos that they still have.
restore-office = What the office did after the backup is not in it: look again at people who left, phones that were closed out, passwords that were changed. Phones that were let in since must be let in again.
restore-done = Restored. The server can be started.
pair-title = Two photos compared
pair-standing-repeated = Used again: no evidence
pair-standing-alike = Looks used again: to be checked
pair-standing-cleared = Not flagged
pair-earlier = The earlier photo
pair-later = The photo in question
pair-place = Place
pair-record = Open its record
pair-says = What the system found
pair-same-bytes = The two files are the same, byte by byte: one photo was used twice. The one declared later is no evidence.
pair-no-print = One of the two has no print yet; they cannot be compared.
pair-distance = Of { $of } features of the picture, { $n } differ. When one photo is compressed anew, brightened, turned or photographed off a screen as a screenshot, 0 to 30 usually differ; between two photos of one place, 90 to 120.
pair-threshold = From { $n } down, the system asks for a check.
pair-rate = That line was learnt from { $n } pairs of honest photos of this checkpoint; about 1 in { $of } honest photos is expected to be flagged by mistake.
pair-rate-elsewhere = The two are of different checkpoints, for which a fixed line is used; its false alarms were not measured at this site.
pair-same-person = The same person took both.
pair-same-device = Both came from the same phone.
pair-elsewhere = They were recorded at different checkpoints.
pair-hint = The system only points; you decide. Look for what changes every time: people, litter, light, reflections, the number on a display.
pair-judge = Your verdict
pair-remark = Remark
pair-remark-hint = Needed when you call it used again; it is kept.
pair-remark-needed = Say why when you call a photo used again.
pair-honest = It is a new photo
pair-recycled = It was used again
pair-recycled-done = Called used again: this photo no longer counts as evidence.
pair-honest-done = Called a new photo; the flag was taken down.
pair-history = Verdicts
pair-history-empty = Nobody has judged it yet.
pair-verdict-recycled = Used again
pair-verdict-honest = New photo
photo-repeated = The same file as the photo declared { $s }: no evidence.
photo-recycled = Found to be the photo declared { $s }, used again: no evidence.
photo-alike = It looks like an earlier photo; please compare the two.
photo-compare = Compare
patrol-photos-repeated = {", "}{ $n } used again, no evidence

# Plans
floor-plans-title = Plans
floor-plans-about = Plans of sites and floors: where the photos were taken.
floor-plans-empty = No plans yet
floor-plans-empty-hint = Upload a drawing of a floor or of the whole site, then set its checkpoints.
floor-plan-new = Upload a plan
floor-plan-of = Shows
floor-plan-of-site = The whole site
floor-plan-about = Name and drawing
floor-plan-sheet = Drawing
floor-plan-other-sheet = Another drawing
floor-plan-sheet-hint = PNG, JPEG or WebP, 20 MB at most. Export a PDF or CAD drawing as PNG first. Pins stay when the drawing changes.
floor-plan-set-pins = Set pins
floor-plan-pins = Checkpoints on the plan
floor-plan-pins-hint = Choose a checkpoint, then click where it is.
floor-plan-no-pins = No checkpoint is on this plan yet.
floor-plan-no-checkpoints = There are no checkpoints here yet: make them under Places first.
floor-plan-canvas = Plan: arrow keys move the chosen checkpoint
floor-plan-canvas-hint = Keyboard: arrows move (with Shift farther), Page Up / Page Down choose another one, Delete takes it off.
floor-plan-remove = Remove plan
floor-plan-remove-sure = Remove this plan? Photos and checkpoints stay.
floor-plan-more = There are too many photos: only the newest 5,000 were counted.
pin-photos = Photos
pin-failed = Something failed
pin-flagged = Something is doubtful
pin-none = No photos that day
pin-col-photos = Photos
pin-col-failed = Failed
pin-col-flagged = Doubtful
pin-left = From the left, %
pin-top = From the top, %
day-before = Day before
day-after = Day after
operation-floor-plan-put = Plan saved
floor-plan-new-at = Upload a plan of { $s }
photo-on-plan = Where it is on the plan: { $s }
floor-plan-count = { $n ->
    [one] { $n } plan
   *[other] { $n } plans
}
floor-plan-elsewhere = { $n ->
    [one] { $n } more photo was taken at places that are not on this plan.
   *[other] { $n } more photos were taken at places that are not on this plan.
}
photo-count = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
}
on-map = On the map

held-title = Held records
held-about = Records from phones that could not be entered yet. Accepted, they count like any other; refused, their author reads why on the phone.
held-show = Show
held-which-held = waiting
held-which-refused = not accepted (read only)
held-why-needs = Waits for another record.
held-why-standing = Recorded about when a post began or ended: nobody can tell whether it was still theirs.
held-why-revoked = The phone was closed out.
held-why-device = Delivered by the phone alone, its author was not signed in.
held-why-unknown-kind = The server does not know this kind of record yet.
held-hint-needs = The patrol or the record that it belongs to has not come. It is done by itself when that comes.
held-hint-standing = Ask their lead whether they were on duty, then decide.
held-hint-revoked = Work from before and after is here. Accept it when the phone was in its holder's hands all the time.
held-hint-device = Steps of the office, such as reviews, are for their author to confirm.
held-hint-unknown-kind = Bring the server up to date first, or refuse it.
held-overdue = more than 30 days
held-photos = { $n }
held-words = What was recorded
held-remark = Remark (needed to refuse; the author reads it)
held-own = This is a record of your own: somebody else decides about it.
held-accept = Accept
held-refuse = Refuse
held-empty-held = Nothing waits
held-empty-hint-held = Every record that phones have brought is entered or decided.
held-empty-refused = Nothing was refused
held-empty-hint-refused = Every record that phones have brought was accepted.
held-accepted-done = Accepted: the record counts now.
held-refused-done = Refused: its author reads why on the phone.
held-not-applied-done = Accepted, but the rules still say no: it now stands under “not accepted”.
nav-held = Held records
held-unknown = Unknown record ({ $s })
operation-held-accept = Held record accepted
operation-held-refuse = Held record refused

# Tables and files that leave the house
download-xlsx = Excel
download-csv = CSV
download-zip = ZIP
export-visits = Visits
export-answers = Answers
export-originals = Originals
export-place = Place
export-arrived = Arrived
export-arrived-iso = Arrived (ISO)
export-version = Version
export-verdict = Verdict
export-remark = Remark
export-doubts = Doubts
export-visit-id = Visit id
export-patrol-id = Patrol id
export-item-id = Item id
export-section = Section
export-outcome = Outcome
export-started-iso = Started (ISO)
export-finished-iso = Finished (ISO)
export-visited = Visited
export-raised-iso = Raised at (ISO)
export-finding-id = Finding id
export-taken = Taken
export-taken-iso = Taken (ISO)
export-received-iso = Received (ISO)
export-sha256 = SHA-256
export-photo-id = Photo id
export-from-iso = From (ISO)
export-until-iso = Until (ISO)
export-enrolled = Enrolled
export-enrolled-iso = Enrolled (ISO)
export-contact-iso = Last contact (ISO)
export-seals = Seals
export-seals-wrong = Seals not right
export-revoked-iso = Revoked (ISO)
export-device-id = Phone id
export-number = Number
export-claimed-iso = Phone's time (ISO)
export-why = Why
export-operation-id = Operation id
export-chain = Chain
export-yes = yes
export-route-id = Route id
export-kind = Kind
export-place-id = Place id
fate-passed = passed
fate-failed = failed
fate-not-counted = not counted
fate-unanswered = not answered
export-closed-iso = Closed at (ISO)

# Checklists from Excel
import-do = Import XLSForm
import-title = Import a checklist from Excel
import-about = The file follows the XLSForm convention (sheets survey, choices and settings). The easiest start is to download a checklist and change it. You see the result first; it becomes a draft when you say so.
import-choose = Choose a file
import-target = Import as
import-as-new = a new checklist
import-file = File
import-file-hint = .xlsx or .xls, up to 4 MB, without macros.
import-look = See the result
import-troubles = { $n } things can't be taken over
import-nothing = Nothing was imported. Mend these places in the file and upload it again; a checklist is never imported by halves.
import-where = Where
import-column = Column
import-what = What stands there
import-row = row { $n }
import-keep = Keep as draft
import-becomes-new = Becomes the draft of a new checklist.
import-becomes-draft = Takes the place of this checklist's draft; published versions stay.
import-remarks = Left out or changed, without changing what is asked
export-stops = On the way
