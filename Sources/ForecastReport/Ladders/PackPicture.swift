// Rules as a manager looks at them: what each asks for, and its ladder of reminders.

import FollowupModel
import RuleLanguage

/// A pack, or any rules that belong together.
public struct PackPicture: Sendable {
  public var title: String
  /// What it reminds of.
  public var summary: String
  /// Sentences for people: where it stands, whether it is enabled.
  public var notes: [String]
  public var rules: [RulePicture]

  public init(title: String, summary: String, notes: [String], rules: [RulePicture]) {
    self.title = title
    self.summary = summary
    self.notes = notes
    self.rules = rules
  }

  /// What holds of every ladder.
  static let legend =
    "Day 0 is the day on which the condition becomes true. A ladder ends as soon as the condition no longer holds, or "
    + "somebody answers."

  /// The priorities that occur, the highest first.
  var priorities: [Priority] {
    let found = Set(rules.flatMap(\.rungs).map(\.priority))
    return Priority.allCases.reversed().filter(found.contains)
  }
}

/// A rule.
public struct RulePicture: Sendable {
  public var name: String
  public var title: String
  /// The type of record it is for.
  public var record: String
  public var when: [ConditionLine]
  public var unless: [ConditionLine]
  /// When its reminders leave, and what else should be known, in sentences.
  public var notes: [String]
  public var rungs: [Rung]

  /// `groups`: the addresses of each.
  public init(_ rule: Rule, formatter: any ValueFormatter, labels: Labels, groups: [String: [String]]) {
    name = rule.name
    title = rule.title ?? rule.name
    record = rule.record
    when = rule.when.lines(language: "en", formatter: formatter, labels: labels)
    unless = rule.unless?.lines(language: "en", formatter: formatter, labels: labels) ?? []
    rungs = rule.steps.map { Rung($0, of: rule, groups) }
    notes = [RulePicture.sending(rule), RulePicture.pause(rule)].compactMap { $0 }
  }

  private static func sending(_ rule: Rule) -> String? {
    switch rule.send {
    case nil: return nil
    case .immediately?: return "Sent at once, at any hour of any day."
    case .at(let time, .everyDay)?: return "Sent at \(time), every day."
    case .at(let time, .workingDays)?: return "Sent at \(time) on working days."
    case .at(let time, .weekdays(let days))?:
      return "Sent at \(time) on \(days.map { $0.name.capitalizedFirst + "s" }.joined(separator: ", "))."
    }
  }

  private static func pause(_ rule: Rule) -> String? {
    if let date = rule.pausedUntil { return "Paused until \(date.long): it sends nothing." }
    return rule.isPaused ? "Paused: it sends nothing." : nil
  }

  /// `for each invoice when …` in a line each.
  var conditionLines: [String] {
    ["for each \(record)"] + RulePicture.lines("when", when) + RulePicture.lines("unless", unless)
  }

  private static func lines(_ keyword: String, _ lines: [ConditionLine]) -> [String] {
    lines.map { "\($0.joint.isEmpty ? keyword : $0.joint) \($0.words)" }
  }
}
