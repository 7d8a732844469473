// One request of a person → the engine's commands and the store's answers.

import ControlAPI
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import RecordSources
import WorkingTime

/// Answers requests for one person.
struct ControlDesk {
  let daemon: Daemon
  /// The user's name, for the history.
  let person: String

  /// How many rejected rows `status` names.
  private static let rejectedRowsShown = 10
  /// How many rows or records `held show` names.
  static let heldDetailsShown = 20
  /// How many follow-ups of each rule.
  static let heldExamplesShown = 3

  var store: SQLiteStore { daemon.store }
  var time: TeamTime { daemon.engine.generation.settings.time }

  func answer(_ request: ControlRequest) throws -> ControlAnswer {
    switch request {
    case .list(let filter): return try list(filter)
    case .show(let reference): return try show(reference)
    case .explain(let reference, let at, let dates): return try explain(reference, at: at, dates: dates)
    case .acknowledge(let reference): return try obey(.acknowledge(named(reference)))
    case .snooze(let reference, let until): return try obey(.snooze(named(reference), until: try date(until)))
    case .done(let reference, let note): return try obey(.done(named(reference), note: note))
    case .reopen(let reference): return try obey(.reopen(named(reference)))
    case .mute(let reference, let until): return try obey(.mute(named(reference), until: try until.map(date)))
    case .unmute(let reference): return try obey(.unmute(named(reference)))
    case .recordPut(let type, let id, let fields): return try put(type, id, fields)
    case .recordDelete(let type, let id): return try delete(type, id)
    case .importFiles(let paths, let type, let dryRun): return try importFiles(paths, type, dryRun: dryRun)
    case .queueList(let limit, let number): return try queue(limit: limit, after: number ?? 0)
    case .queueShow(let number): return try envelope(number)
    case .queueRetry(let number):
      for channel in daemon.channels.values { channel.resume() }
      return try obey(.retry(envelope: number))
    case .queueDrop(let number): return try obey(.drop(envelope: number))
    case .heldList: return try heldChanges()
    case .heldShow(let number): return try held(number)
    case .heldRelease(let number, let fromToday): return try obey(.release(change: number, fromToday: fromToday))
    case .heldDiscard(let number): return try obey(.discard(change: number))
    case .status: return try status()
    case .metrics: return ControlAnswer(content: .metrics(try daemon.metrics()))
    case .reload: return reload()
    case .clockAccept: return daemon.acceptClock(by: person)
    case .backup, .verify: throw DeskError(.wrongUsage, "this takes its time; it is answered elsewhere", nil)
    }
  }

  /// What a fault is answered with.
  static func answer(to error: any Error) -> ControlAnswer {
    switch error {
    case let error as DeskError: return ControlAnswer(error.status, message: error.message, remedy: error.remedy)
    case let error as ControlError:
      return ControlAnswer(error.exitStatus, message: error.message, remedy: error.remedy)
    case let error as StoreError: return ControlAnswer(.inputOutputError, message: "\(error)")
    case let error as BackupError: return ControlAnswer(.cannotWrite, message: "\(error)", remedy: error.remedy)
    case is SourceError, is ImportError: return ControlAnswer(.unreadableData, message: "\(error)")
    default: return ControlAnswer(.inputOutputError, message: "\(error)")
    }
  }

  func obey(_ command: Command) throws -> ControlAnswer {
    daemon.reply = nil
    try daemon.handle(.command(command, by: person))
    return answer(from: daemon.reply)
  }

  func answer(from reply: Reply?) -> ControlAnswer {
    guard let reply else { return ControlAnswer() }
    var content = ControlContent.nothing
    if let outcome = reply.outcome {
      content = .imported(
        ImportReport(outcome, rejectedRows: Array(reply.rejected.prefix(1000)), rejected: reply.rejected.count))
    } else if !reply.rejected.isEmpty {
      content = .imported(
        ImportReport(
          rejectedRows: Array(reply.rejected.prefix(1000)), rejected: reply.rejected.count,
          heldChange: (try? store.heldChanges())?.map(\.number).max()))
    }
    let status: ExitStatus = reply.status == .done ? .done : .problems
    return ControlAnswer(status, message: reply.message, remedy: reply.remedy, content: content)
  }

  private func reload() -> ControlAnswer {
    let outcome = daemon.reload(askedFor: true)
    guard outcome.status == .done else {
      return ControlAnswer(outcome.status, message: outcome.problems.joined(separator: "\n"))
    }
    let rules = daemon.engine.generation.rules.rules.count
    return ControlAnswer(message: "\(count(rules, "rule")) \(rules == 1 ? "is" : "are") in force")
  }

  private func status() throws -> ControlAnswer {
    let counts = try store.counts()
    var problems: [String] = []
    if let fault = daemon.faults.lasting { problems.append(fault) }
    if let problem = daemon.clockProblem() { problems.append(problem) }
    problems += daemon.deliveryProblems()
    if counts.failedEnvelopes > 0 {
      problems.append("\(count(counts.failedEnvelopes, "mail")) failed: see `followupctl queue list`")
    }
    if counts.heldChanges > 0 {
      problems.append(
        "\(count(counts.heldChanges, "change")) \(counts.heldChanges == 1 ? "waits" : "wait") for you: see `followupctl held list`"
      )
    }
    problems += daemon.sourceProblems.sorted { $0.key < $1.key }.flatMap(\.value)
    let rejected = try store.rejectedRows()
    problems += rejected.prefix(ControlDesk.rejectedRowsShown).map { "\($0.file):\($0.line): rejected: \($0.reason)" }
    if rejected.count > ControlDesk.rejectedRowsShown {
      problems.append("\(rejected.count - ControlDesk.rejectedRowsShown) more rows are rejected: see the journal")
    }
    let report = StatusReport(
      version: FollowupVersion.current, process: ProcessInfo.processInfo.processIdentifier,
      startedAt: time.iso(daemon.startedAt), timeZone: time.zone.name, store: "sqlite:\(daemon.configuration.store)",
      rules: daemon.engine.generation.rules.rules.count, rulesLoadedAt: time.iso(daemon.rulesLoadedAt),
      refused: daemon.refused, nextAt: try daemon.engine.nextWake().map(time.iso),
      counts: [
        .init("dossiers to look at", try store.dueCount(until: daemon.now())), .init("records", counts.records),
        .init("dossiers", counts.dossiers),
        .init("open follow-ups", counts.openFollowUps), .init("waiting reminders", counts.waitingReminders),
        .init("queued mails", counts.queuedEnvelopes), .init("failed mails", counts.failedEnvelopes),
        .init("held changes", counts.heldChanges), .init("rejected rows", counts.rejectedRows),
      ], problems: problems, oldestMailAt: try store.gauges().oldestMail.map(time.iso),
      underWay: daemon.errand.flatMap { $0.isDone ? nil : $0.status })
    return ControlAnswer(content: .status(report))
  }

  func named(_ reference: ControlAPI.FollowUpReference) -> FollowupEngine.FollowUpReference {
    switch reference {
    case .number(let number): return .number(number)
    case .record(let rule, let id): return .record(rule: rule, id: RecordID(id))
    }
  }

  private func date(_ text: String) throws -> CivilDate {
    if let date = CivilDate(iso: text) { return date }
    if let instant = time.parseInstant(text) {
      throw DeskError(
        .wrongUsage, "`\(text)` has a time, and it is until a date",
        "write \(time.today(at: instant)): from its start on")
    }
    throw DeskError(.wrongUsage, "`\(text)` is no date", "write one such as \(time.today(at: daemon.now()))")
  }
}

/// A request that cannot be met.
struct DeskError: Error {
  var status: ExitStatus
  var message: String
  var remedy: String?

  init(_ status: ExitStatus, _ message: String, _ remedy: String?) {
    self.status = status
    self.message = message
    self.remedy = remedy
  }
}

/// What this is a version of.
public enum FollowupVersion {
  public static let current = "0.1.0"
}
