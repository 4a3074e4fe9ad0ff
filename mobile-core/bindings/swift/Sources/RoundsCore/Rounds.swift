// Not run here: no Swift compiler could be had where this was written.
import Foundation

/// A phone, for an app with `async` and `await`. Each function does what `FieldApp`'s of the same name does, off the main thread; what goes
/// wrong is an `AppError`. Calls on the phone's own store are short and are not broken off; a sync ends when its task is cancelled.
public actor Rounds {
    private nonisolated let app: FieldApp

    /// Opens the phone's stores in a folder, for a server's address. Photos are sealed, and things locked, with keys in files, the weakest tier.
    public init(folder: String, serverUrl: String) async throws {
        app = try await Rounds.off { try FieldApp.open(folder: folder, serverUrl: serverUrl) }
    }

    /// The same with the key of the phone's hardware, the place where it keeps secrets, and the app's name and version as seals say it.
    public init(folder: String, serverUrl: String, key: DeviceKey, keyStore: KeyStore, appVersion: String) async throws {
        app = try await Rounds.off {
            try FieldApp.openSealing(folder: folder, serverUrl: serverUrl, key: key, keyStore: keyStore, appVersion: appVersion)
        }
    }

    /// The same with the app's own HTTP too.
    public init(folder: String, transport: Transport, key: DeviceKey? = nil, keyStore: KeyStore? = nil, appVersion: String = "") async throws {
        app = try await Rounds.off {
            try FieldApp.openWith(folder: folder, transport: transport, key: key, keyStore: keyStore, appVersion: appVersion)
        }
    }

    /// The core's calls block, and the threads that run tasks must not: each goes to a queue.
    private static func off<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { waiting in
            DispatchQueue.global(qos: .userInitiated).async { waiting.resume(with: Result(catching: work)) }
        }
    }

    private func ask<T: Sendable>(_ question: @escaping @Sendable (FieldApp) throws -> T) async throws -> T {
        let app = app
        return try await Rounds.off { try question(app) }
    }

    private final class Watch: SyncObserver, @unchecked Sendable {
        let tell: @Sendable (SyncReport) -> Void
        init(_ tell: @escaping @Sendable (SyncReport) -> Void) { self.tell = tell }
        func progress(report: SyncReport) { tell(report) }
    }

    /// Syncs while somebody listens: what was done so far after every answer, and the whole at the end. Whoever stops listening ends the sync
    /// after the answer that it waits for.
    public nonisolated func sync() -> AsyncThrowingStream<SyncReport, Error> {
        syncing { app, watch in try app.sync(observer: watch) }
    }

    /// The same for so many seconds at the most: an iPhone gives an app 30 in the background.
    public nonisolated func syncFor(seconds: UInt32) -> AsyncThrowingStream<SyncReport, Error> {
        syncing { app, watch in try app.syncFor(seconds: seconds, observer: watch) }
    }

    /// Syncs and gives the report; a task that is cancelled ends it.
    public func syncNow() async throws -> SyncReport? {
        var last: SyncReport?
        for try await report in sync() { last = report }
        return last
    }

    /// Ends a sync that somebody else listens to.
    public nonisolated func cancel() { app.cancel() }

    private nonisolated func syncing(
        _ work: @escaping @Sendable (FieldApp, SyncObserver) throws -> SyncReport
    ) -> AsyncThrowingStream<SyncReport, Error> {
        let app = app
        // A slow screen sees the newest; the last one always comes.
        return AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { listener in
            listener.onTermination = { end in if case .cancelled = end { app.cancel() } }
            DispatchQueue.global(qos: .utility).async {
                let watch = Watch { report in
                    // Nobody listens any more, and that was before the sync had begun.
                    if case .terminated = listener.yield(report) { app.cancel() }
                }
                do {
                    listener.yield(try work(app, watch))
                    listener.finish()
                } catch {
                    listener.finish(throwing: error)
                }
            }
        }
    }

    public func setLanguage(language: Language) async throws { try await ask { try $0.setLanguage(language: language) } }
    public func setOriginalsOnWifiOnly(only: Bool) async throws { try await ask { try $0.setOriginalsOnWifiOnly(only: only) } }
    public func originalsOnWifiOnly() async throws -> Bool { try await ask { $0.originalsOnWifiOnly() } }
    public func network(metered: Bool) async throws { try await ask { $0.network(metered: metered) } }

    public func enrolled() async throws -> Bool { try await ask { $0.enrolled() } }
    public func enrol(code: String, deviceName: String) async throws -> String { try await ask { try $0.enrol(code: code, deviceName: deviceName) } }
    public func signIn(login: String, password: String) async throws -> SignedInAs { try await ask { try $0.signIn(login: login, password: password) } }
    public func changePassword(old: String, new: String) async throws { try await ask { try $0.changePassword(old: old, new: new) } }
    public func signOut() async throws { try await ask { try $0.signOut() } }
    public func signedIn() async throws -> SignedInAs? { try await ask { $0.signedIn() } }
    public func people() async throws -> [PhonePerson] { try await ask { try $0.people() } }
    public func setPin(pin: String?) async throws { try await ask { try $0.setPin(pin: pin) } }
    public func lock() async throws { try await ask { try $0.lock() } }
    public func unlock(personId: String, pin: String) async throws -> SignedInAs { try await ask { try $0.unlock(personId: personId, pin: pin) } }

    public func today() async throws -> [TodayPatrol] { try await ask { try $0.today() } }
    public func sites() async throws -> [SiteLine] { try await ask { try $0.sites() } }
    public func routes() async throws -> [RouteLine] { try await ask { try $0.routes() } }
    public func searchUnits(siteId: String, text: String, limit: UInt32 = 50) async throws -> [UnitLine] {
        try await ask { try $0.searchUnits(siteId: siteId, text: text, limit: limit) }
    }
    public func startPatrol(routeId: String, planned: String? = nil) async throws -> String {
        try await ask { try $0.startPatrol(routeId: routeId, planned: planned) }
    }
    public func patrol(patrolId: String) async throws -> PatrolScreen { try await ask { try $0.patrol(patrolId: patrolId) } }
    public func arrive(patrolId: String, arrival: Arrival) async throws -> VisitDraft {
        try await ask { try $0.arrive(patrolId: patrolId, arrival: arrival) }
    }
    public func visitDraft(patrolId: String, checkpointId: String) async throws -> VisitDraft {
        try await ask { try $0.visitDraft(patrolId: patrolId, checkpointId: checkpointId) }
    }
    public func undoArrival(patrolId: String, checkpointId: String) async throws {
        try await ask { try $0.undoArrival(patrolId: patrolId, checkpointId: checkpointId) }
    }
    public func checklist(patrolId: String, checkpointId: String) async throws -> ChecklistScreen {
        try await ask { try $0.checklist(patrolId: patrolId, checkpointId: checkpointId) }
    }
    public func answer(patrolId: String, checkpointId: String, itemId: String, answer: AnswerInput) async throws {
        try await ask { try $0.answer(patrolId: patrolId, checkpointId: checkpointId, itemId: itemId, answer: answer) }
    }
    public func note(patrolId: String, checkpointId: String, itemId: String, note: String) async throws {
        try await ask { try $0.note(patrolId: patrolId, checkpointId: checkpointId, itemId: itemId, note: note) }
    }
    public func remark(patrolId: String, checkpointId: String, remark: String) async throws {
        try await ask { try $0.remark(patrolId: patrolId, checkpointId: checkpointId, remark: remark) }
    }
    public func position(position: PositionInput) async throws { try await ask { try $0.position(position: position) } }
    public func photo(patrolId: String, checkpointId: String, itemId: String?, path: String) async throws -> PhotoTaken {
        try await ask { try $0.photo(patrolId: patrolId, checkpointId: checkpointId, itemId: itemId, path: path) }
    }
    public func thumbnail(photoId: String) async throws -> Data { try await ask { try $0.thumbnail(photoId: photoId) } }
    public func myPhotos(limit: UInt32) async throws -> [MyPhoto] { try await ask { try $0.myPhotos(limit: limit) } }
    public func picture(photoId: String) async throws -> Data { try await ask { try $0.picture(photoId: photoId) } }
    public func lookAtPhoto(path: String) async throws -> PhotoHint { try await ask { try $0.lookAtPhoto(path: path) } }
    public func markPhoto(patrolId: String, checkpointId: String, photoId: String, marks: [Mark]) async throws {
        try await ask { try $0.markPhoto(patrolId: patrolId, checkpointId: checkpointId, photoId: photoId, marks: marks) }
    }
    public func removePhoto(patrolId: String, checkpointId: String, photoId: String) async throws {
        try await ask { try $0.removePhoto(patrolId: patrolId, checkpointId: checkpointId, photoId: photoId) }
    }
    public func recordVisit(patrolId: String, checkpointId: String) async throws -> VisitRecorded {
        try await ask { try $0.recordVisit(patrolId: patrolId, checkpointId: checkpointId) }
    }
    public func raiseFinding(finding: FindingInput) async throws -> String { try await ask { try $0.raiseFinding(finding: finding) } }
    public func finishPatrol(patrolId: String, missed: [MissedInput] = [], remark: String = "") async throws {
        try await ask { try $0.finishPatrol(patrolId: patrolId, missed: missed, remark: remark) }
    }

    public func findings(list: FindingList) async throws -> [FindingLine] { try await ask { try $0.findings(list: list) } }
    public func taskCounts() async throws -> TaskCounts { try await ask { try $0.taskCounts() } }
    public func finding(findingId: String) async throws -> FindingScreen { try await ask { try $0.finding(findingId: findingId) } }
    public func rectifyFinding(step: FindingStepInput) async throws { try await ask { try $0.rectifyFinding(step: step) } }
    public func repairDone(step: FindingStepInput) async throws { try await ask { try $0.repairDone(step: step) } }
    public func stopViolation(step: FindingStepInput) async throws { try await ask { try $0.stopViolation(step: step) } }
    public func verifyFinding(verdict: VerdictInput) async throws { try await ask { try $0.verifyFinding(verdict: verdict) } }
    public func issueNotice(notice: NoticeInput) async throws { try await ask { try $0.issueNotice(notice: notice) } }
    public func spotChecks() async throws -> [SpotCheckLine] { try await ask { try $0.spotChecks() } }
    public func spotCheck(spotCheckId: String) async throws -> SpotCheckLine { try await ask { try $0.spotCheck(spotCheckId: spotCheckId) } }
    public func beginSpotCheck(spotCheckId: String) async throws -> SpotCheckLine {
        try await ask { try $0.beginSpotCheck(spotCheckId: spotCheckId) }
    }
    public func recordSpotCheck(spotCheckId: String) async throws -> SpotCheckRecorded {
        try await ask { try $0.recordSpotCheck(spotCheckId: spotCheckId) }
    }
    public func skipSpotCheck(spotCheckId: String, reason: MissReason, note: String = "") async throws {
        try await ask { try $0.skipSpotCheck(spotCheckId: spotCheckId, reason: reason, note: note) }
    }

    public func myShift() async throws -> MyShift { try await ask { try $0.myShift() } }
    public func clock(input: ClockInput) async throws -> ClockedLine { try await ask { try $0.clock(input: input) } }
    public func myWeeks() async throws -> [WeekScreen] { try await ask { try $0.myWeeks() } }
    public func myLeave() async throws -> MyLeave { try await ask { try $0.myLeave() } }
    public func askLeave(input: LeaveInput) async throws -> String { try await ask { try $0.askLeave(input: input) } }
    public func withdrawLeave(leaveId: String) async throws { try await ask { try $0.withdrawLeave(leaveId: leaveId) } }
    public func decideLeave(leaveId: String, granted: Bool, note: String = "") async throws {
        try await ask { try $0.decideLeave(leaveId: leaveId, granted: granted, note: note) }
    }
    public func myCorrections() async throws -> [CorrectionLine] { try await ask { try $0.myCorrections() } }
    public func askCorrection(input: CorrectionInput) async throws -> String { try await ask { try $0.askCorrection(input: input) } }
    public func decideCorrection(correctionId: String, granted: Bool, note: String = "") async throws {
        try await ask { try $0.decideCorrection(correctionId: correctionId, granted: granted, note: note) }
    }
    public func stepIns() async throws -> [StepInLine] { try await ask { try $0.stepIns() } }
    public func answerStepIn(replacementId: String, accepts: Bool, note: String = "") async throws {
        try await ask { try $0.answerStepIn(replacementId: replacementId, accepts: accepts, note: note) }
    }
    public func crewBoard(siteId: String? = nil) async throws -> CrewBoard { try await ask { try $0.crewBoard(siteId: siteId) } }
    public func crewPerson(siteId: String, personId: String) async throws -> CrewPerson {
        try await ask { try $0.crewPerson(siteId: siteId, personId: personId) }
    }
    public func clockFor(siteId: String, personId: String, way: Way, note: String = "") async throws {
        try await ask { try $0.clockFor(siteId: siteId, personId: personId, way: way, note: note) }
    }
    public func openGap(input: GapInput) async throws -> String { try await ask { try $0.openGap(input: input) } }
    public func gap(replacementId: String) async throws -> GapScreen { try await ask { try $0.gap(replacementId: replacementId) } }
    public func askToStepIn(replacementId: String, people: [String]) async throws {
        try await ask { try $0.askToStepIn(replacementId: replacementId, people: people) }
    }
    public func assignGap(replacementId: String, personId: String) async throws {
        try await ask { try $0.assignGap(replacementId: replacementId, personId: personId) }
    }
    public func cancelGap(replacementId: String, note: String = "") async throws {
        try await ask { try $0.cancelGap(replacementId: replacementId, note: note) }
    }
    public func crewProposal(siteId: String) async throws -> CrewProposal { try await ask { try $0.crewProposal(siteId: siteId) } }
    public func askProposed(asks: [StepInAsk]) async throws -> UInt32 { try await ask { try $0.askProposed(asks: asks) } }
    public func myScores() async throws -> MyScores { try await ask { try $0.myScores() } }
    public func assessment(assessmentId: String) async throws -> AssessmentScreen {
        try await ask { try $0.assessment(assessmentId: assessmentId) }
    }
    public func answerAssessment(assessmentId: String, agree: Bool, note: String = "") async throws {
        try await ask { try $0.answerAssessment(assessmentId: assessmentId, agree: agree, note: note) }
    }
    public func mySupplies(month: String? = nil) async throws -> MySupplies { try await ask { try $0.mySupplies(month: month) } }
    public func mySheet(month: String? = nil) async throws -> MySheet { try await ask { try $0.mySheet(month: month) } }

    public func inbox() async throws -> [MessageLine] { try await ask { try $0.inbox() } }
    public func readMessages(messageIds: [String]) async throws { try await ask { try $0.readMessages(messageIds: messageIds) } }

    public func unsent() async throws -> [UnsentItem] { try await ask { try $0.unsent() } }
    public func refused() async throws -> [RefusedItem] { try await ask { try $0.refused() } }
    public func correctVisit(operationId: String) async throws -> VisitDraft { try await ask { try $0.correctVisit(operationId: operationId) } }
    public func correctFinding(operationId: String, kind: FindingKind, severity: Severity, text: String) async throws -> String {
        try await ask { try $0.correctFinding(operationId: operationId, kind: kind, severity: severity, text: text) }
    }
    public func correctSpotCheck(operationId: String) async throws -> SpotCheckLine {
        try await ask { try $0.correctSpotCheck(operationId: operationId) }
    }
    public func sendAgain(operationId: String) async throws { try await ask { try $0.sendAgain(operationId: operationId) } }
    public func letGoOfRefused(operationId: String) async throws { try await ask { try $0.letGoOfRefused(operationId: operationId) } }
    public func exportRefused() async throws -> String { try await ask { try $0.exportRefused() } }
    public func savedFromDamage() async throws -> UInt64 { try await ask { $0.savedFromDamage() } }
    public func keepJotting(name: String, words: String?) async throws { try await ask { try $0.keepJotting(name: name, words: words) } }
    public func jotting(name: String) async throws -> String? { try await ask { try $0.jotting(name: name) } }
    public func delivery() async throws -> Delivery { try await ask { try $0.delivery() } }
}
