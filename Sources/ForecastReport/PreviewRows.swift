// A preview by rule and by person, as every form of the report shows it.

import FollowupEngine

/// What a change of rules does to one rule's follow-ups.
struct RuleChange {
  var rule: String
  var opens: Int
  var closes: Int
  var stays: Int
}

/// What a change of rules does to one person.
struct PersonChange {
  enum Verdict: String {
    case starts = "starts being reminded"
    case stops = "stops being reminded"
    case more = "more than before"
    case fewer = "fewer than before"
    case same = "as before"
  }

  var address: String
  var before: Forecast.Load
  var after: Forecast.Load

  var verdict: Verdict {
    if before.mails == 0 { return .starts }
    if after.mails == 0 { return .stops }
    if after.reminders == before.reminders { return .same }
    return after.reminders > before.reminders ? .more : .fewer
  }
}

extension RulesPreview {
  /// By name.
  var ruleChanges: [RuleChange] {
    rules.map { rule in
      RuleChange(
        rule: rule, opens: opens.count { $0.rule == rule }, closes: closes.count { $0.rule == rule },
        stays: stays[rule] ?? 0)
    }
  }

  /// Everybody who gets mail with either set: those who start and stop first, then by address.
  var people: [PersonChange] {
    func loads(_ forecast: Forecast) -> [String: Forecast.Load] {
      Dictionary(forecast.people.map { ($0.address, $0.load) }, uniquingKeysWith: { first, _ in first })
    }
    let (before, after) = (loads(before), loads(after))
    return Set(before.keys).union(after.keys).map {
      PersonChange(address: $0, before: before[$0] ?? Forecast.Load(), after: after[$0] ?? Forecast.Load())
    }.sorted { (rank($0), $0.address) < (rank($1), $1.address) }
  }

  private func rank(_ person: PersonChange) -> Int {
    switch person.verdict {
    case .starts: return 0
    case .stops: return 1
    case .more, .fewer, .same: return 2
    }
  }
}
