package com.rounds.core

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.isActive
import kotlinx.coroutines.withContext
import uniffi.domain.FindingKind
import uniffi.domain.Language
import uniffi.domain.Mark
import uniffi.domain.MissReason
import uniffi.domain.Severity
import uniffi.domain.Way
import uniffi.engine.AnswerInput
import uniffi.engine.AppException
import uniffi.engine.Arrival
import uniffi.engine.ClockInput
import uniffi.engine.CorrectionInput
import uniffi.engine.FindingInput
import uniffi.engine.FindingList
import uniffi.engine.FindingStepInput
import uniffi.engine.GapInput
import uniffi.engine.LeaveInput
import uniffi.engine.MissedInput
import uniffi.engine.NoticeInput
import uniffi.engine.PositionInput
import uniffi.engine.StepInAsk
import uniffi.engine.SyncReport
import uniffi.engine.VerdictInput

/**
 * A phone, for an app with coroutines. Each function does what [FieldApp]'s of the same name does, off the main thread; what goes wrong
 * is an [AppException]. A call on the phone's own store is short and is not broken off; a sync ends when nobody collects it any more.
 */
class Rounds(private val app: FieldApp) : AutoCloseable {
    companion object {
        /** Opens the phone's stores in a folder, for a server's address. Photos are sealed, and things locked, with keys in files, the weakest tier. */
        suspend fun open(folder: String, serverUrl: String): Rounds = withContext(Dispatchers.IO) { Rounds(FieldApp.open(folder, serverUrl)) }

        /** The same with the key of the phone's hardware, the place where it keeps secrets, and the app's name and version as seals say it. */
        suspend fun open(folder: String, serverUrl: String, key: DeviceKey, keyStore: KeyStore, appVersion: String): Rounds =
            withContext(Dispatchers.IO) { Rounds(FieldApp.openSealing(folder, serverUrl, key, keyStore, appVersion)) }

        /** The same with the app's own HTTP too. */
        suspend fun open(folder: String, transport: Transport, key: DeviceKey? = null, keyStore: KeyStore? = null, appVersion: String = ""): Rounds =
            withContext(Dispatchers.IO) { Rounds(FieldApp.openWith(folder, transport, key, keyStore, appVersion)) }
    }

    /** Gives the stores free. Nobody may call anything afterwards. */
    override fun close() = app.close()

    private suspend fun <T> ask(question: FieldApp.() -> T): T = withContext(Dispatchers.IO) { app.question() }

    /**
     * Syncs while somebody collects: what was done so far after every answer, and the whole at the end. Whoever stops collecting (the
     * coroutine is cancelled) ends the sync after the answer that it waits for, and goes on once it has ended.
     */
    fun sync(): Flow<SyncReport> = syncing { app.sync(it) }

    /** The same for so many seconds at the most, as [FieldApp.syncFor]. */
    fun syncFor(seconds: Int): Flow<SyncReport> = syncing { app.syncFor(seconds.coerceAtLeast(0).toUInt(), it) }

    /** Syncs and gives the report. */
    suspend fun syncNow(): SyncReport = sync().last()

    /** Ends a sync that somebody else collects. */
    fun cancel() = app.cancel()

    private fun syncing(work: (SyncObserver) -> SyncReport): Flow<SyncReport> = channelFlow {
        val watch = object : SyncObserver {
            override fun progress(report: SyncReport) {
                // Cancelled before the sync had begun, when there was nothing to end yet.
                if (isActive) trySend(report) else app.cancel()
            }
        }
        val worker = async(Dispatchers.IO) { work(watch) }
        try {
            send(worker.await())
        } catch (cancelled: CancellationException) {
            app.cancel()
            throw cancelled
        }
        // A slow screen sees the newest; the last one always comes.
    }.buffer(1, BufferOverflow.DROP_OLDEST)

    suspend fun setLanguage(language: Language) = ask { setLanguage(language) }
    suspend fun setOriginalsOnWifiOnly(only: Boolean) = ask { setOriginalsOnWifiOnly(only) }
    suspend fun originalsOnWifiOnly() = ask { originalsOnWifiOnly() }
    suspend fun network(metered: Boolean) = ask { network(metered) }

    suspend fun enrolled() = ask { enrolled() }
    suspend fun enrol(code: String, deviceName: String) = ask { enrol(code, deviceName) }
    suspend fun signIn(login: String, password: String) = ask { signIn(login, password) }
    suspend fun changePassword(old: String, new: String) = ask { changePassword(old, new) }
    suspend fun signOut() = ask { signOut() }
    suspend fun signedIn() = ask { signedIn() }
    suspend fun people() = ask { people() }
    suspend fun setPin(pin: String?) = ask { setPin(pin) }
    suspend fun lock() = ask { lock() }
    suspend fun unlock(personId: String, pin: String) = ask { unlock(personId, pin) }

    suspend fun today() = ask { today() }
    suspend fun sites() = ask { sites() }
    suspend fun routes() = ask { routes() }
    suspend fun searchUnits(siteId: String, text: String, limit: Int = 50) = ask { searchUnits(siteId, text, limit.coerceAtLeast(0).toUInt()) }
    suspend fun startPatrol(routeId: String, planned: String? = null) = ask { startPatrol(routeId, planned) }
    suspend fun patrol(patrolId: String) = ask { patrol(patrolId) }
    suspend fun arrive(patrolId: String, arrival: Arrival) = ask { arrive(patrolId, arrival) }
    suspend fun visitDraft(patrolId: String, checkpointId: String) = ask { visitDraft(patrolId, checkpointId) }
    suspend fun undoArrival(patrolId: String, checkpointId: String) = ask { undoArrival(patrolId, checkpointId) }
    suspend fun checklist(patrolId: String, checkpointId: String) = ask { checklist(patrolId, checkpointId) }
    suspend fun answer(patrolId: String, checkpointId: String, itemId: String, answer: AnswerInput) =
        ask { answer(patrolId, checkpointId, itemId, answer) }
    suspend fun note(patrolId: String, checkpointId: String, itemId: String, note: String) = ask { note(patrolId, checkpointId, itemId, note) }
    suspend fun remark(patrolId: String, checkpointId: String, remark: String) = ask { remark(patrolId, checkpointId, remark) }
    suspend fun position(position: PositionInput) = ask { position(position) }
    suspend fun photo(patrolId: String, checkpointId: String, itemId: String?, path: String) = ask { photo(patrolId, checkpointId, itemId, path) }
    suspend fun thumbnail(photoId: String): ByteArray = ask { thumbnail(photoId) }
    suspend fun myPhotos(limit: UInt) = ask { myPhotos(limit) }
    suspend fun picture(photoId: String): ByteArray = ask { picture(photoId) }
    suspend fun lookAtPhoto(path: String) = ask { lookAtPhoto(path) }
    suspend fun markPhoto(patrolId: String, checkpointId: String, photoId: String, marks: List<Mark>) =
        ask { markPhoto(patrolId, checkpointId, photoId, marks) }
    suspend fun removePhoto(patrolId: String, checkpointId: String, photoId: String) = ask { removePhoto(patrolId, checkpointId, photoId) }
    suspend fun recordVisit(patrolId: String, checkpointId: String) = ask { recordVisit(patrolId, checkpointId) }
    suspend fun raiseFinding(finding: FindingInput) = ask { raiseFinding(finding) }
    suspend fun finishPatrol(patrolId: String, missed: List<MissedInput> = listOf(), remark: String = "") =
        ask { finishPatrol(patrolId, missed, remark) }

    suspend fun findings(list: FindingList) = ask { findings(list) }
    suspend fun taskCounts() = ask { taskCounts() }
    suspend fun finding(findingId: String) = ask { finding(findingId) }
    suspend fun rectifyFinding(step: FindingStepInput) = ask { rectifyFinding(step) }
    suspend fun repairDone(step: FindingStepInput) = ask { repairDone(step) }
    suspend fun stopViolation(step: FindingStepInput) = ask { stopViolation(step) }
    suspend fun verifyFinding(verdict: VerdictInput) = ask { verifyFinding(verdict) }
    suspend fun issueNotice(notice: NoticeInput) = ask { issueNotice(notice) }
    suspend fun spotChecks() = ask { spotChecks() }
    suspend fun spotCheck(spotCheckId: String) = ask { spotCheck(spotCheckId) }
    suspend fun beginSpotCheck(spotCheckId: String) = ask { beginSpotCheck(spotCheckId) }
    suspend fun recordSpotCheck(spotCheckId: String) = ask { recordSpotCheck(spotCheckId) }
    suspend fun skipSpotCheck(spotCheckId: String, reason: MissReason, note: String = "") = ask { skipSpotCheck(spotCheckId, reason, note) }

    suspend fun myShift() = ask { myShift() }
    suspend fun clock(input: ClockInput) = ask { clock(input) }
    suspend fun myWeeks() = ask { myWeeks() }
    suspend fun myLeave() = ask { myLeave() }
    suspend fun askLeave(input: LeaveInput) = ask { askLeave(input) }
    suspend fun withdrawLeave(leaveId: String) = ask { withdrawLeave(leaveId) }
    suspend fun decideLeave(leaveId: String, granted: Boolean, note: String = "") = ask { decideLeave(leaveId, granted, note) }
    suspend fun myCorrections() = ask { myCorrections() }
    suspend fun askCorrection(input: CorrectionInput) = ask { askCorrection(input) }
    suspend fun decideCorrection(correctionId: String, granted: Boolean, note: String = "") = ask { decideCorrection(correctionId, granted, note) }
    suspend fun stepIns() = ask { stepIns() }
    suspend fun answerStepIn(replacementId: String, accepts: Boolean, note: String = "") = ask { answerStepIn(replacementId, accepts, note) }
    suspend fun crewBoard(siteId: String? = null) = ask { crewBoard(siteId) }
    suspend fun crewPerson(siteId: String, personId: String) = ask { crewPerson(siteId, personId) }
    suspend fun clockFor(siteId: String, personId: String, way: Way, note: String = "") = ask { clockFor(siteId, personId, way, note) }
    suspend fun openGap(input: GapInput) = ask { openGap(input) }
    suspend fun gap(replacementId: String) = ask { gap(replacementId) }
    suspend fun askToStepIn(replacementId: String, people: List<String>) = ask { askToStepIn(replacementId, people) }
    suspend fun assignGap(replacementId: String, personId: String) = ask { assignGap(replacementId, personId) }
    suspend fun cancelGap(replacementId: String, note: String = "") = ask { cancelGap(replacementId, note) }
    suspend fun crewProposal(siteId: String) = ask { crewProposal(siteId) }
    suspend fun askProposed(asks: List<StepInAsk>) = ask { askProposed(asks) }
    suspend fun myScores() = ask { myScores() }
    suspend fun assessment(assessmentId: String) = ask { assessment(assessmentId) }
    suspend fun answerAssessment(assessmentId: String, agree: Boolean, note: String = "") = ask { answerAssessment(assessmentId, agree, note) }
    suspend fun mySupplies(month: String? = null) = ask { mySupplies(month) }
    suspend fun mySheet(month: String? = null) = ask { mySheet(month) }

    suspend fun inbox() = ask { inbox() }
    suspend fun readMessages(messageIds: List<String>) = ask { readMessages(messageIds) }

    suspend fun unsent() = ask { unsent() }
    suspend fun refused() = ask { refused() }
    suspend fun correctVisit(operationId: String) = ask { correctVisit(operationId) }
    suspend fun correctFinding(operationId: String, kind: FindingKind, severity: Severity, text: String) =
        ask { correctFinding(operationId, kind, severity, text) }
    suspend fun correctSpotCheck(operationId: String) = ask { correctSpotCheck(operationId) }
    suspend fun sendAgain(operationId: String) = ask { sendAgain(operationId) }
    suspend fun letGoOfRefused(operationId: String) = ask { letGoOfRefused(operationId) }
    suspend fun exportRefused() = ask { exportRefused() }
    suspend fun savedFromDamage() = ask { savedFromDamage() }
    suspend fun keepJotting(name: String, words: String?) = ask { keepJotting(name, words) }
    suspend fun jotting(name: String): String? = ask { jotting(name) }
    suspend fun delivery() = ask { delivery() }
}
