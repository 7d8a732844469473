// Why a test did not find what it expects: asked of what the engine took down, at the end of the day.

import FollowupModel
import RuleLanguage
import WorkingTime

extension Engine {
  /// Why a rule sent nothing about a record on a date.
  func whySilent(_ rule: Rule, _ key: RecordKey, on date: CivilDate, at now: Instant) throws -> String {
    guard let match = try testMatch(rule, key) else { return "\(key.type) \(key.id.phrase) is not there" }
    let account = try account(of: rule, key, at: now)
    let leftOut = account.history.filter {
      $0.event == JournalKind.leftOut.rawValue && settings.time.today(at: $0.at) == date
    }
    let reasons =
      leftOut.isEmpty ? account.reasons.map { words($0.silence) } : leftOut.map { $0.reason?.phrase ?? $0.detail }
    if !reasons.isEmpty { return reasons.eachOnce.joined(separator: ", and ") }
    if let followUp = account.followUp, followUp.isOpen {
      return "it is \(followUp.stateName), and no reminder of it is still to come"
    }
    return whyNotTrue(match, at: now)
  }

  /// Why a reminder was sent, in the words of its rule's condition.
  func whySent(_ report: ReminderReport) throws -> String? {
    guard let rule = generation.rule(report.rule), let match = try testMatch(rule, report.record) else { return nil }
    return words(of: match, at: report.at)
  }

  /// Why somebody else gets what is meant for an employee on a date.
  func whyNot(_ employee: String, on date: CivilDate) throws -> String? {
    switch try people().addressee(for: RecordID(employee), on: date).redirection {
    case .absent(let name, let until)?: return "\(name) is absent until \(until)"
    case .unreachable(let name)?: return "\(name) has no address"
    case .unassigned?, nil: return nil
    }
  }

  private func testMatch(_ rule: Rule, _ key: RecordKey) throws -> Match? {
    guard let dossier = try store.dossier(of: key) else { return nil }
    let view = try DossierView(dossier, schema: schema, store: store)
    return view.own.record(key).map { Match(rule: rule, record: $0, view: view) }
  }

  private func whyNotTrue(_ match: Match, at now: Instant) -> String {
    let verdict = match.rule.when.exactVerdict(for: match.record, in: context(at: now, match.view))
    guard verdict.truth != .yes else { return "its condition came true after the day's last look" }
    let until = verdict.until.map { " until \(words($0))" } ?? ""
    return "its condition is not true\(until): \(words(of: match, at: now))"
  }

  private func words(_ silence: Silence) -> String {
    guard let until = silence.until.map(words) else { return silence.reason.phrase }
    switch silence.reason {
    case .notDue: return "its next reminder falls due on \(until)"
    case .window: return "it waits for the window of \(until)"
    default: return "\(silence.reason.phrase), until \(until)"
    }
  }

  /// `2026-11-16`, or with its time where it is not a day's beginning.
  private func words(_ instant: Instant) -> String {
    let (date, time) = settings.time.zone.local(at: instant)
    return "\(date)" + (instant == settings.time.zone.startOfDay(date) ? "" : " \(time)")
  }

  private func words(of match: Match, at instant: Instant) -> String {
    match.rule.when.explanation(
      for: match.record, in: context(at: instant, match.view), language: "en", formatter: formatter)
  }
}

extension [String] {
  fileprivate var eachOnce: [String] {
    var known: Set<String> = []
    return filter { known.insert($0).inserted }
  }
}
