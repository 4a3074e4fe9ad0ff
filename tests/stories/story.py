"""One patrol, end to end, with the phone's core called from Python: the same story as Story.kt.

The stage (a server with something to do on it) says in ROUNDS_STAGE where it is."""

import json
import os
import urllib.request

from rounds_core.domain import Field, FindingKind, Language, MissReason, PatrolState, ReviewVerdict, Severity, Verdict
from rounds_core.engine import AnswerInput, AppError, Arrival, FindingInput, ItemKind, MissedInput, TodayState
from rounds_core.mobile_core import FieldApp, SyncObserver

stage = json.loads(os.environ["ROUNDS_STAGE"])
first, second, third = stage["checkpoints"]


def call(method, path, token=None, body=None):
    """The supervisor's desk: plain REST."""
    request = urllib.request.Request(stage["url"] + path, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", "Bearer " + token)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
        text = reply.read()
        return json.loads(text) if text else None


def answer_well(app, patrol, checkpoint):
    """Answers whatever is still asked, so that nothing fails."""
    for section in app.checklist(patrol, checkpoint).sections:
        for item in section.items:
            answer = good(item.kind)
            if answer is not None:
                app.answer(patrol, checkpoint, item.item_id, answer)


def good(kind):
    if kind.is_PASS_FAIL():
        return AnswerInput.VERDICT(verdict=Verdict.PASS)
    if kind.is_SCORE():
        return AnswerInput.SCORE(points=kind.max)
    if kind.is_NUMBER():
        return AnswerInput.NUMBER(number=20.0)
    if kind.is_SINGLE_CHOICE():
        return AnswerInput.CHOICE(option_id=kind.options[0].option_id)
    if kind.is_MULTIPLE_CHOICE():
        return AnswerInput.CHOICES(option_ids=[])
    return None


class Watching(SyncObserver):
    seen = 0

    def progress(self, report):
        self.seen += 1


# Enrol, sign in, sync.
app = FieldApp.open(stage["folder"] + "-python", stage["url"])
assert not app.enrolled()
app.set_language(Language.EN)
app.enrol(stage["enrol_code"], "Python's phone")
try:
    app.sign_in(stage["cleaner"]["login"], "not the password")
    raise AssertionError("a wrong password lets nobody in")
except AppError.NotAllowed as error:
    assert error.code == "wrong-password" and error.zh and error.en
known = app.sign_in(stage["cleaner"]["login"], stage["cleaner"]["password"])
assert known.person_id == stage["cleaner"]["id"] and not known.must_change_password
watching = Watching()
report = app.sync(watching)
assert report.finished and report.pulled > 0 and watching.seen > 0

# Walk: nothing below needs the server until the next sync.
due = next(p for p in app.today() if p.route_id == stage["route_id"])
assert due.state == TodayState.DUE and due.stops_total == 3
patrol = app.start_patrol(due.route_id, due.patrol_id)
assert patrol == due.patrol_id
try:
    app.arrive(patrol, Arrival.QR(code="NO-SUCH-CODE"))
    raise AssertionError("a foreign code shows no presence")
except AppError.NotAllowed as error:
    assert error.code == "wrong-code", error.code

assert app.arrive(patrol, Arrival.QR(code=first["code"])).checkpoint_id == first["id"]
answer_well(app, patrol, first["id"])
taken = app.photo(patrol, first["id"], None, stage["photos"][0])
assert app.thumbnail(taken.photo_id).startswith(b"\xff\xd8")
visit = app.record_visit(patrol, first["id"])
assert visit.percent == 100 and visit.passed

app.arrive(patrol, Arrival.QR(code=second["code"]))
answer_well(app, patrol, second["id"])
lamps = next(i for s in app.checklist(patrol, second["id"]).sections for i in s.items if i.label == "Lamps")
app.answer(patrol, second["id"], lamps.item_id, AnswerInput.VERDICT(verdict=Verdict.FAIL))
try:
    app.record_visit(patrol, second["id"])
    raise AssertionError("a failed lamp demands words and a photo")
except AppError.NotAllowed as error:
    assert error.code == "sheet-gaps", error.code
which = next(i for s in app.checklist(patrol, second["id"]).sections for i in s.items if i.label == "Which lamp?")
assert isinstance(which.kind, ItemKind) and which.gap
app.answer(patrol, second["id"], which.item_id, AnswerInput.TEXT(text="the second one on the left"))
app.photo(patrol, second["id"], lamps.item_id, stage["photos"][1])
assert app.record_visit(patrol, second["id"]).percent == 80

app.raise_finding(
    FindingInput(
        kind=FindingKind.DAMAGE,
        severity=Severity.MAJOR,
        text="A lamp in the lobby is out",
        area_id=None,
        unit_id=None,
        checkpoint_id=second["id"],
        patrol_id=patrol,
        photos=[stage["photos"][1]],
    )
)
app.finish_patrol(patrol, [MissedInput(checkpoint_id=third["id"], reason=MissReason.NO_ACCESS, note="locked")], "")
assert app.patrol(patrol).state == PatrolState.PARTIAL
assert len(app.unsent()) == 5

# Back: everything goes out.
report = app.sync(None)
assert report.applied == 5 and report.refused == 0, report
ledger = app.delivery()
assert ledger.seals_waiting == 0 and ledger.key_tier.name == "SOFTWARE", ledger
assert ledger.records_waiting == 0 and ledger.photos_stored == 3 and ledger.photos_waiting == 0, ledger

# The supervisor sends it back; the phone shows why.
supervisor = stage["supervisor"]
token = call("POST", "/v1/auth/login", body={"login": supervisor["login"], "password": supervisor["password"]})["access_token"]
seen = call("GET", f"/v1/patrols/{patrol}", token)
assert seen["patrol"]["state"] == "partial" and len(seen["visits"]) == 2 and len(seen["findings"]) == 1
call("POST", f"/v1/patrols/{patrol}/review", token, {"verdict": "sent_back", "remark": "Please look at the third one too"})
app.sync(None)
back = next(p for p in app.today() if p.patrol_id == patrol)
assert back.state == TodayState.SENT_BACK and back.sent_back_remark == "Please look at the third one too"
review = app.patrol(patrol).reviews[0]
assert review.verdict == ReviewVerdict.SENT_BACK and review.by == supervisor["name"]
assert app.refused() == []

# A spot check: the cleaner learns of nothing beforehand; the supervisor finds it wanting, with a photo and a finding.
assert app.spot_checks() == []
app.sign_out()
app.sign_in(supervisor["login"], supervisor["password"])
app.sync(None)
checks = app.spot_checks()
assert len(checks) == stage["spot_checks"] == 3 and all(check.open and check.area_id and check.field == Field.SANITATION for check in checks)
check = checks[0].spot_check_id
assert app.begin_spot_check(check).begun
answer_well(app, check, check)
lamps = next(i for s in app.checklist(check, check).sections for i in s.items if i.label == "Lamps")
app.answer(check, check, lamps.item_id, AnswerInput.VERDICT(verdict=Verdict.FAIL))
which = next(i for s in app.checklist(check, check).sections for i in s.items if i.label == "Which lamp?")
app.answer(check, check, which.item_id, AnswerInput.TEXT(text="the third"))
app.photo(check, check, lamps.item_id, stage["photos"][1])
assert app.record_spot_check(check).percent == 80
finding = app.raise_finding(
    FindingInput(
        kind=FindingKind.DAMAGE,
        severity=Severity.MINOR,
        text="A lamp is out in the area",
        area_id=None,
        unit_id=None,
        checkpoint_id=None,
        patrol_id=None,
        photos=[],
        spot_check_id=check,
    )
)
app.skip_spot_check(checks[1].spot_check_id, MissReason.NO_ACCESS, "")
assert app.spot_checks()[0].spot_check_id == checks[2].spot_check_id
app.sync(None)
kept = call("GET", f"/v1/spot-checks/{check}", token)
assert kept["state"] == "done" and kept["findings"][0]["id"] == finding and len(kept["pictures"]) == 1, kept
assert app.spot_check(checks[1].spot_check_id).skipped == MissReason.NO_ACCESS and app.refused() == []
app.sign_out()
app.sign_in(stage["cleaner"]["login"], stage["cleaner"]["password"])

# Another day, on a line that is cut again and again before a chunk of a photo is through. The app was killed in between.
del app
app = FieldApp.open(stage["folder"] + "-python", stage["bad_line"])
assert app.signed_in().person_id == stage["cleaner"]["id"]
app.raise_finding(
    FindingInput(
        kind=FindingKind.DAMAGE,
        severity=Severity.MINOR,
        text="The lamp is out again",
        area_id=stage["area_id"],
        unit_id=None,
        checkpoint_id=None,
        patrol_id=None,
        photos=[stage["photos"][1]],
    )
)
# Nobody pays for an original on the way.
app.set_originals_on_wifi_only(True)
app.network(True)
cuts = 0
while app.delivery().records_waiting or app.delivery().photos_waiting > app.delivery().photos_for_wifi:
    try:
        app.sync_for(30, None)
    except AppError.Offline:
        cuts += 1
    assert cuts < 200, app.delivery()
assert app.delivery().photos_for_wifi == 1
app.network(False)
while app.delivery().photos_waiting:
    try:
        app.sync(None)
    except AppError.Offline as error:
        assert error.retry_in_seconds > 0
        cuts += 1
    assert cuts < 200, app.delivery()
ledger = app.delivery()
assert cuts > 2 and ledger.photos_stored == 5 and ledger.photos_for_wifi == 0, (cuts, ledger)
again = [f for f in call("GET", "/v1/findings", token)["items"] if f["text"] == "The lamp is out again"]
assert len(again) == 1, again

# Other hands: a PIN, wrong and right, without a line.
app.set_pin("2580")
app.lock()
assert app.signed_in() is None and app.people()[0].has_pin
try:
    app.unlock(known.person_id, "9630")
    raise AssertionError("a wrong PIN opens nothing")
except AppError.WrongPin as wrong:
    assert wrong.wait_seconds == 0
assert app.unlock(known.person_id, "2580").has_pin

# The office closes the phone out: it hands in what it holds, on the same bad line, and empties itself.
app.raise_finding(
    FindingInput(
        kind=FindingKind.DAMAGE,
        severity=Severity.MINOR,
        text="The last thing that this phone saw",
        area_id=stage["area_id"],
        unit_id=None,
        checkpoint_id=None,
        patrol_id=None,
        photos=[stage["photos"][1]],
    )
)
device = next(d for d in call("GET", "/v1/devices", token)["items"] if d["name"] == "Python's phone")
call("POST", f"/v1/devices/{device['id']}/revoke", token, {})
while True:
    try:
        if app.sync(None).emptied:
            break
    except AppError.Offline:
        cuts += 1
    assert cuts < 200, app.delivery()
    try:
        app.today()
        raise AssertionError("nobody reads anything here any more")
    except AppError.PhoneRevoked:
        pass
assert not app.enrolled() and app.people() == []
held = call("GET", "/v1/held", token)["items"]
assert [item["why"] for item in held] == ["revoked"], held
print("the story holds in Python")
