// The sentences of an explanation: the answer with its time, and the tests that decide.

import FollowupModel
import RuleLanguage
import WorkingTime

/// Says explanations in words, with instants in a language.
public struct ExplanationWords {
  let time: TeamTime
  let language: String
  let formatter: any ValueFormatter

  public init(time: TeamTime, language: String, formatter: any ValueFormatter) {
    self.time = time
    self.language = language
    self.formatter = formatter
  }

  /// How many tests are named.
  private static let obstaclesShown = 5

  /// `5 November 2026 00:00`; with seconds where there are any.
  public func text(of instant: Instant) -> String {
    let (date, clock) = time.zone.local(at: instant)
    return "\(formatter.text(of: .date(date), language: language)) \(clock)"
  }

  func text(of value: Value) -> String { formatter.text(of: value, language: language) }

  /// `matches since …`, or `does not match until …: …` with what stands in the way.
  func sentence(_ said: RuleExplanation) -> String {
    let span = span(said.match, said.rankedNext)
    guard said.match.truth != .yes else { return "matches \(span)" }
    let obstacles = said.obstacles
    var reasons = obstacles.prefix(ExplanationWords.obstaclesShown).map(reason)
    if obstacles.count > reasons.count { reasons.append("and \(obstacles.count - reasons.count) more") }
    let exception = said.when.truth == .yes ? "its `unless` holds: " : ""
    return "does not match \(span): \(exception)\(reasons.joined(separator: "; "))"
  }

  /// `ranking`: when a segment is ranked that the rule asks about, by which the answer may change as well.
  private func span(_ span: TruthSpan, _ ranking: (segment: String, at: Instant)?) -> String {
    let since = span.since.map { "since \(text(of: $0)) " } ?? ""
    if let ranking, span.until.map({ $0 > ranking.at }) ?? true {
      return since + "until a record changes or `\(ranking.segment)` is ranked at \(text(of: ranking.at))"
    }
    return since + (span.until.map { "until \(text(of: $0))" } ?? "until a record changes")
  }

  private func reason(_ test: ConditionNode) -> String {
    switch test.truth {
    case .yes: return "`\(test.words)` is true"
    case .no: return "`\(test.words)` is not true"
    case .unknown:
      let missing = test.missing.isEmpty ? "" : ", because \(test.missing.joined(separator: " and "))"
      return "`\(test.words)` can not be told\(missing)"
    }
  }
}

extension RuleExplanation {
  /// The segment that the rule asks about and that is ranked first.
  fileprivate var rankedNext: (segment: String, at: Instant)? {
    (when.allPlaces + (unless?.allPlaces ?? [])).compactMap { place in
      place.rankedNext.map { (place.segment, $0) }
    }.min { $0.1 < $1.1 }
  }
}

extension ConditionNode {
  fileprivate var allPlaces: [SegmentPlace] { places + parts.flatMap(\.allPlaces) }
}
