// Explains a rule and a record from a store: the daemon's own, or one that is only read.

import ControlAPI
import FollowupEngine
import FollowupModel
import FollowupStore
import RuleLanguage
import WorkingTime

/// Answers `explain` for an engine over its store.
public struct StoreExplainer {
  let engine: Engine
  let store: SQLiteStore

  public init(engine: Engine, store: SQLiteStore) {
    self.engine = engine
    self.store = store
  }

  /// How many dates are told at most.
  public static let datesAtMost = 1000

  private var rules: RuleSet { engine.generation.rules }
  private var time: TeamTime { engine.generation.settings.time }

  /// Throws `ControlError` where there is no such rule or record, and `StoreError`.
  public func report(
    _ reference: ControlAPI.FollowUpReference, at now: Instant, dates: Int
  ) throws -> ExplanationReport {
    let (rule, key) = try subject(reference)
    let wanted = min(dates, StoreExplainer.datesAtMost)
    guard let (said, changes) = try engine.explanation(of: rule, key, at: now, dates: wanted) else {
      throw try noRecord(key, rule)
    }
    let words = ExplanationWords(
      time: time, language: engine.generation.settings.language, formatter: engine.formatter)
    let account = try engine.account(of: rule, key, at: now)
    var report = ExplanationReport(
      rule, key, client: try store.dossier(of: key)?.client, at: now, said, changes: changes, words: words)
    report.followUp = FollowUpAccount(
      account, row: try account.followUp.map { try FollowUpRow($0, store: store, engine: engine, at: now) }, time: time)
    report.notes = try store.rejectedRows().filter { $0.key == key }.map {
      "its row in \($0.file):\($0.line) was rejected, so the record is as it was before: \($0.reason)"
    }
    return report
  }

  private func subject(_ reference: ControlAPI.FollowUpReference) throws -> (Rule, RecordKey) {
    switch reference {
    case .record(let name, let id):
      let rule = try rules.explained(name)
      return (rule, RecordKey(rule.record, RecordID(id)))
    case .number(let number):
      guard let followUp = try store.followUp(number) else {
        throw ControlError(.problems, "there is no follow-up \(number)", remedy: "see `followupctl list --all`")
      }
      return (try rules.explained(followUp.rule), followUp.record)
    }
  }

  private func noRecord(_ key: RecordKey, _ rule: Rule) throws -> ControlError {
    if let followUp = try store.followUp(rule: rule.name, record: key) {
      return ControlError(
        .problems, "\(key.type) `\(key.id)` is not there any more",
        remedy: "what became of it: `followupctl show \(followUp.number)`")
    }
    return .noRecord(key, among: try store.idsLike(key.id, ofType: key.type))
  }
}

extension RuleSet {
  /// The rule of a name; throws `ControlError` with the nearest.
  public func explained(_ name: String) throws(ControlError) -> Rule {
    if let rule = rule(named: name) { return rule }
    let near = nearestName(to: name, among: rules.map(\.name))
    throw ControlError(
      .problems, "there is no rule `\(name)`",
      remedy: near.map { "did you mean `\($0)`?" } ?? "the rules: \(rules.map(\.name).joined(separator: ", "))")
  }
}

extension ControlError {
  /// That a record is not there, with the nearest of some ids.
  public static func noRecord(_ key: RecordKey, among ids: [String]) -> ControlError {
    let near = nearestName(to: key.id.text, among: ids)
    return ControlError(
      .problems, "there is no \(key.type) `\(key.id)`",
      remedy: near.map { "did you mean `\($0)`?" } ?? "ids are compared letter by letter")
  }
}
