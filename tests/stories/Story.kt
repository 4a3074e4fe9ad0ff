// One patrol, end to end, with the phone's core called from Kotlin through the package that apps get: the same story as story.py.
// The stage (a server with something to do on it) says in ROUNDS_STAGE where it is.

import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import java.time.DayOfWeek
import java.time.LocalDate
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import java.util.Locale
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import uniffi.domain.*
import uniffi.engine.*
import com.rounds.core.*

val stage: String = System.getenv("ROUNDS_STAGE")

/** A text of the stage's JSON, by its name; `from` skips what comes before a word. */
fun said(name: String, from: String = "", json: String = stage): String {
    val part = json.substring(if (from.isEmpty()) 0 else json.indexOf("\"$from\""))
    return Regex("\"$name\":\"([^\"]*)\"").find(part)?.groupValues?.get(1) ?: error("no $name in $part")
}

fun list(name: String): List<String> {
    val part = Regex("\"$name\":\\[(.*?)]").find(stage)?.groupValues?.get(1) ?: error("no $name")
    return Regex("\"([^\"]*)\"").findAll(part).map { it.groupValues[1] }.toList()
}

/** The supervisor's desk: plain REST. */
fun call(method: String, path: String, token: String? = null, body: String? = null): String {
    val content = if (body == null) HttpRequest.BodyPublishers.noBody() else HttpRequest.BodyPublishers.ofString(body)
    val request = HttpRequest.newBuilder(URI.create(said("url") + path)).method(method, content).header("Content-Type", "application/json")
    if (token != null) request.header("Authorization", "Bearer $token")
    val reply = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString())
    check(reply.statusCode() in 200..299) { "$method $path: ${reply.statusCode()} ${reply.body()}" }
    return reply.body()
}

fun good(kind: ItemKind): AnswerInput? = when (kind) {
    is ItemKind.PassFail -> AnswerInput.Verdict(Verdict.PASS)
    is ItemKind.Score -> AnswerInput.Score(kind.max)
    is ItemKind.Number -> AnswerInput.Number(20.0)
    is ItemKind.SingleChoice -> AnswerInput.Choice(kind.options[0].optionId)
    is ItemKind.MultipleChoice -> AnswerInput.Choices(listOf())
    else -> null
}

/** Answers whatever is still asked, so that nothing fails. */
suspend fun answerWell(app: Rounds, patrol: String, checkpoint: String) {
    for (item in app.checklist(patrol, checkpoint).sections.flatMap { it.items }) {
        good(item.kind)?.let { app.answer(patrol, checkpoint, item.itemId, it) }
    }
}

suspend fun item(app: Rounds, patrol: String, checkpoint: String, label: String): ItemScreen =
    app.checklist(patrol, checkpoint).sections.flatMap { it.items }.first { it.label == label }

suspend fun refusedWith(code: String, act: suspend () -> Unit) {
    try {
        act()
    } catch (refused: AppException.NotAllowed) {
        check(refused.code == code && refused.zh.isNotEmpty() && refused.en.isNotEmpty()) { refused.toString() }
        return
    }
    error("nothing was refused; expected $code")
}

/** As an app's key in the Keystore: it signs, and nobody gets it out. The JVM makes the same kind of key as Android does. */
class HeldByHardware : DeviceKey {
    private val pair = KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()
    var signed = 0

    override fun publicKey(): ByteArray = pair.public.encoded
    override fun tier(): KeyTier = KeyTier.TRUSTED_ENVIRONMENT
    override fun attestation(): List<ByteArray> = listOf()
    override fun sign(message: ByteArray): ByteArray {
        signed += 1
        return Signature.getInstance("SHA256withECDSA").run { initSign(pair.private); update(message); sign() }
    }
}

/** As an app's place in the Keystore: one secret, and without it nothing on the phone can be read. */
class Secrets : KeyStore {
    private var kept: ByteArray? = null

    override fun read(): ByteArray? = kept
    override fun keep(secret: ByteArray) { kept = secret }
    override fun forget() { kept = null }
}

/** How the end of the next working day reads in Chongqing: tomorrow, or Monday by its date. Twice, should midnight fall between. */
fun aWorkingDayMore(): List<String> = listOf(0L, 1L).map { ago ->
    val today = LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(ago)
    val due = generateSequence(today.plusDays(1)) { it.plusDays(1) }.first { it.dayOfWeek < DayOfWeek.SATURDAY }
    if (due == today.plusDays(1)) "until midnight tomorrow" else due.format(DateTimeFormatter.ofPattern("'until' EEE d MMM, '1 working day left'", Locale.ENGLISH))
}

fun main() = runBlocking {
    val (first, second, third) = Regex("\\{\"code\":\"([^\"]*)\",\"id\":\"([^\"]*)\"}").findAll(stage)
        .map { it.groupValues[1] to it.groupValues[2] }.toList()
    val photos = list("photos")

    // Enrol, sign in, sync.
    val key = HeldByHardware()
    val secrets = Secrets()
    val app = Rounds.open(said("folder") + "-kotlin", said("url"), key, secrets, "story-kotlin 1")
    check(!app.enrolled())
    app.setLanguage(Language.EN)
    app.enrol(said("enrol_code"), "Kotlin's phone")
    refusedWith("wrong-password") { app.signIn(said("login", "cleaner"), "not the password") }
    val known = app.signIn(said("login", "cleaner"), said("password", "cleaner"))
    check(known.personId == said("id", "cleaner") && !known.mustChangePassword)
    val seen = app.sync().toList()
    val pulled = seen.last()
    check(pulled.finished && pulled.pulled > 0u && seen.size > 1) { seen.toString() }

    // Walk: nothing below needs the server until the next sync.
    val due = app.today().first { it.routeId == said("route_id") }
    check(due.state == TodayState.DUE && due.stopsTotal == 3u)
    val patrol = app.startPatrol(due.routeId, due.patrolId)
    refusedWith("wrong-code") { app.arrive(patrol, Arrival.Qr("NO-SUCH-CODE")) }
    check(app.arrive(patrol, Arrival.Qr(first.first)).checkpointId == first.second)
    answerWell(app, patrol, first.second)
    check(app.thumbnail(app.photo(patrol, first.second, null, photos[0]).photoId).take(2) == listOf(0xff.toByte(), 0xd8.toByte()))
    val visit = app.recordVisit(patrol, first.second)
    check(visit.percent == 100.toUByte() && visit.passed == true)

    app.arrive(patrol, Arrival.Qr(second.first))
    answerWell(app, patrol, second.second)
    val lamps = item(app, patrol, second.second, "Lamps").itemId
    app.answer(patrol, second.second, lamps, AnswerInput.Verdict(Verdict.FAIL))
    refusedWith("sheet-gaps") { app.recordVisit(patrol, second.second) }
    val which = item(app, patrol, second.second, "Which lamp?").itemId
    app.answer(patrol, second.second, which, AnswerInput.Text("the second one on the left"))
    app.photo(patrol, second.second, lamps, photos[1])
    check(app.recordVisit(patrol, second.second).percent == 80.toUByte())
    app.raiseFinding(
        FindingInput(FindingKind.DAMAGE, Severity.MAJOR, "A lamp in the lobby is out", null, null, second.second, patrol, listOf(photos[1]))
    )
    app.finishPatrol(patrol, listOf(MissedInput(third.second, MissReason.NO_ACCESS, "locked")), "")
    check(app.patrol(patrol).state == PatrolState.PARTIAL)
    check(app.unsent().size == 5)

    // Back: everything goes out.
    val sent = app.syncNow()
    check(sent.applied == 5u && sent.refused == 0u) { sent.toString() }
    val ledger = app.delivery()
    check(ledger.keyTier == KeyTier.TRUSTED_ENVIRONMENT && ledger.sealsWaiting == 0uL)
    check(ledger.recordsWaiting == 0uL && ledger.photosStored == 3uL && ledger.photosWaiting == 0uL) { ledger.toString() }

    // The supervisor sends it back; the phone shows why.
    val login = """{"login":"${said("login", "supervisor")}","password":"${said("password", "supervisor")}"}"""
    val token = said("access_token", json = call("POST", "/v1/auth/login", body = login))
    check(call("GET", "/v1/patrols/$patrol", token).contains("\"state\":\"partial\""))
    // One signature showed at enrolment that the phone holds its key; one more seals each of the three photos.
    check(key.signed == 4) { "${key.signed} signatures" }
    val shown = call("GET", "/v1/photos?patrol=$patrol", token)
    val sealed = Regex("\"seal\":\\{\"fits\":true,\"tier\":\"trusted_environment\"}").findAll(shown).count()
    check(sealed == 3) { shown }
    call("POST", "/v1/patrols/$patrol/review", token, """{"verdict":"sent_back","remark":"Please look at the third one too"}""")
    app.syncNow()
    val back = app.today().first { it.patrolId == patrol }
    check(back.state == TodayState.SENT_BACK && back.sentBackRemark == "Please look at the third one too")
    val review = app.patrol(patrol).reviews[0]
    check(review.verdict == ReviewVerdict.SENT_BACK && review.by == said("name", "supervisor"))
    check(app.refused().isEmpty())

    // Nothing new, and nobody waits for it: a sync that is cancelled ends, and the next one gets through.
    val leaving = launch(Dispatchers.Default) { app.sync().collect() }
    withTimeout(30_000) { leaving.cancelAndJoin() }
    check(app.syncNow().finished)
    putRight(app)
    lookAtWithoutNotice(app)
    app.close()
    onABadLine(key, secrets)
    println("the story holds in Kotlin")
}

/** Another person holds the phone. */
suspend fun be(app: Rounds, post: String) {
    app.signOut()
    app.signIn(said("login", post), said("password", post))
    app.syncNow()
}

/** A spot check: the supervisor finds it wanting, with a photo and a finding; the cleaner learns of nothing beforehand. */
suspend fun lookAtWithoutNotice(app: Rounds) {
    check(app.spotChecks().isEmpty()) { "nobody is told what is drawn" }
    be(app, "supervisor")
    val due = app.spotChecks()
    check(due.size == 3 && due.all { it.open && !it.begun && it.areaId != null && it.field == Field.SANITATION }) { due.toString() }
    val id = due[0].spotCheckId
    check(app.beginSpotCheck(id).begun)
    answerWell(app, id, id)
    val lamps = item(app, id, id, "Lamps").itemId
    app.answer(id, id, lamps, AnswerInput.Verdict(Verdict.FAIL))
    refusedWith("sheet-gaps") { app.recordSpotCheck(id) }
    app.answer(id, id, item(app, id, id, "Which lamp?").itemId, AnswerInput.Text("the third"))
    app.photo(id, id, lamps, list("photos")[1])
    val done = app.recordSpotCheck(id)
    check(done.percent == 80.toUByte()) { done.toString() }
    val finding = app.raiseFinding(
        FindingInput(FindingKind.DAMAGE, Severity.MINOR, "A lamp is out in the area", null, null, null, null, listOf(), spotCheckId = id)
    )
    app.skipSpotCheck(due[1].spotCheckId, MissReason.NO_ACCESS)
    val shown = app.spotChecks()
    check(shown.first().spotCheckId == due[2].spotCheckId && shown.count { it.unsent } == 2) { shown.toString() }
    app.syncNow()
    val login = """{"login":"${said("login", "supervisor")}","password":"${said("password", "supervisor")}"}"""
    val token = said("access_token", json = call("POST", "/v1/auth/login", body = login))
    val kept = call("GET", "/v1/spot-checks/$id", token)
    check(kept.contains("\"state\":\"done\"") && kept.contains(finding) && kept.contains("the third")) { kept }
    check(app.spotCheck(due[1].spotCheckId).skipped == MissReason.NO_ACCESS && app.refused().isEmpty())
    be(app, "cleaner")
}

/** Something to put right: the supervisor gives it with a deadline, the cleaner sees it and puts it right, and somebody else looks. */
suspend fun putRight(app: Rounds) {
    val photo = listOf(list("photos")[1])
    be(app, "supervisor")
    val finding = app.raiseFinding(
        FindingInput(FindingKind.VIOLATION, Severity.MAJOR, "Boxes in the stairwell", said("area_id"), null, null, null, photo, stopped = true)
    )
    val raised = app.finding(finding)
    check(raised.may.notice && !raised.toStop && raised.able.any { it.personId == said("id", "cleaner") }) { raised.toString() }
    app.issueNotice(NoticeInput(finding, said("id", "cleaner"), 1u, "Take them away", "Tell the shop"))
    check(app.findings(FindingList.RAISED).single().unsent)
    app.syncNow()

    // The cleaner is told, and sees what is wrong.
    be(app, "cleaner")
    check(app.taskCounts().let { it.toRectify == 1u && it.unread == 1u && it.toVerify == 0u }) { app.taskCounts().toString() }
    val told = app.inbox().first()
    check(told.kind == MessageKind.ASSIGNED && !told.read && told.findingId == finding)
    app.readMessages(listOf(told.messageId))
    val task = app.findings(FindingList.TO_RECTIFY).single()
    check(task.due in aWorkingDayMore() && task.urgency != Urgency.OVER) { task.toString() }
    check(app.thumbnail(task.photoId!!).take(2) == listOf(0xff.toByte(), 0xd8.toByte()))
    check(app.finding(finding).notice?.number?.endsWith("-0001") == true)
    refusedWith("missing") { app.rectifyFinding(FindingStepInput(finding, "done", listOf())) }
    app.rectifyFinding(FindingStepInput(finding, "Carried to the yard", photo))
    val done = app.finding(finding)
    check(done.line.state == FindingState.RECTIFIED && done.line.unsent && !done.may.close && done.history.last().step == "rectified")
    app.syncNow()

    // Somebody else looks: on the phone it is not right yet, from the desk it is.
    be(app, "supervisor")
    check(app.findings(FindingList.TO_VERIFY).single().findingId == finding)
    refusedWith("missing") { app.verifyFinding(VerdictInput(finding, VerifyVerdict.SENT_BACK, "", null, listOf())) }
    app.verifyFinding(VerdictInput(finding, VerifyVerdict.SENT_BACK, "One is still there", 0u, listOf()))
    app.syncNow()
    be(app, "cleaner")
    check(app.findings(FindingList.TO_RECTIFY).single().sentBackRemark == "One is still there")
    app.rectifyFinding(FindingStepInput(finding, "That one too", photo))
    app.syncNow()
    val login = """{"login":"${said("login", "supervisor")}","password":"${said("password", "supervisor")}"}"""
    val token = said("access_token", json = call("POST", "/v1/auth/login", body = login))
    call("POST", "/v1/findings/$finding/verify", token, """{"verdict":"closed","remark":"Clear"}""")
    app.syncNow()
    check(app.inbox().first().kind == MessageKind.CLOSED && app.findings(FindingList.TO_RECTIFY).isEmpty())
    check(app.refused().isEmpty())
}

/** Another day, on a line that is cut again and again before a chunk of a photo is through. The app was killed in between. */
suspend fun onABadLine(key: DeviceKey, secrets: KeyStore) {
    val app = Rounds.open(said("folder") + "-kotlin", said("bad_line"), key, secrets, "story-kotlin 1")
    check(app.signedIn()?.personId == said("id", "cleaner"))
    val photo = listOf(list("photos")[1])
    app.raiseFinding(FindingInput(FindingKind.DAMAGE, Severity.MINOR, "The lamp is out again", said("area_id"), null, null, null, photo))
    // Nobody pays for an original on the way.
    app.setOriginalsOnWifiOnly(true)
    app.network(metered = true)
    var cuts = 0
    suspend fun syncUntil(done: (Delivery) -> Boolean) {
        while (!done(app.delivery())) {
            try {
                app.syncFor(30).collect()
            } catch (cut: AppException.Offline) {
                check(cut.retryInSeconds > 0uL)
                cuts += 1
            }
            check(cuts < 200) { app.delivery().toString() }
        }
    }
    syncUntil { it.recordsWaiting == 0uL && it.photosWaiting == it.photosForWifi }
    check(app.delivery().photosForWifi == 1uL)
    app.network(metered = false)
    syncUntil { it.photosWaiting == 0uL }
    val ledger = app.delivery()
    check(cuts > 2 && ledger.photosStored == 8uL && ledger.photosForWifi == 0uL) { "$cuts cuts: $ledger" }
    val login = """{"login":"${said("login", "supervisor")}","password":"${said("password", "supervisor")}"}"""
    val token = said("access_token", json = call("POST", "/v1/auth/login", body = login))
    check(Regex("The lamp is out again").findAll(call("GET", "/v1/findings", token)).count() == 1)

    // Other hands: a PIN, wrong and right, without a line.
    val me = said("id", "cleaner")
    app.setPin("2580")
    app.lock()
    check(app.signedIn() == null && app.people()[0].hasPin)
    try {
        app.unlock(me, "9630")
        error("a wrong PIN opens nothing")
    } catch (wrong: AppException.WrongPin) {
        check(wrong.waitSeconds == 0uL)
    }
    check(app.unlock(me, "2580").hasPin)

    // The office closes the phone out: it hands in what it holds, on the same bad line, and empties itself.
    app.raiseFinding(
        FindingInput(FindingKind.DAMAGE, Severity.MINOR, "The last thing that this phone saw", said("area_id"), null, null, null, photo)
    )
    val phones = call("GET", "/v1/devices", token)
    val device = Regex("\"id\":\"([^\"]*)\",\"name\":\"Kotlin's phone\"").find(phones)?.groupValues?.get(1) ?: error(phones)
    call("POST", "/v1/devices/$device/revoke", token, "{}")
    var emptied = false
    while (!emptied) {
        try {
            emptied = app.syncNow().emptied
        } catch (cut: AppException.Offline) {
            cuts += 1
        }
        check(cuts < 200) { app.delivery().toString() }
        if (!emptied) {
            try {
                app.today()
                error("nobody reads anything here any more")
            } catch (closed: AppException.PhoneRevoked) {
                // As it should be.
            }
        }
    }
    check(!app.enrolled() && app.people().isEmpty() && secrets.read() != null)
    check(Regex("\"why\":\"revoked\"").findAll(call("GET", "/v1/held", token)).count() == 1)
    app.close()
}
