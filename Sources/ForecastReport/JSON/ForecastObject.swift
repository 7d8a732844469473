// A forecast as JSON. The keys are documented in Documentation/forecasts.md and stay.

import FollowupEngine
import FollowupModel

/// A forecast, to be encoded.
public struct ForecastObject: Encodable, Sendable {
  struct Day: Encodable {
    var date: String
    var mails: Int
    var reminders: Int
    /// Mails by the highest priority in them.
    var byPriority: [String: Int]

    private enum CodingKeys: String, CodingKey {
      case date, mails, reminders
      case byPriority = "by_priority"
    }
  }

  struct Rule: Encodable {
    var rule: String
    var opened: Int
    var closed: Int
    var reminders: Int
    var byPriority: [String: Int]

    private enum CodingKeys: String, CodingKey {
      case rule, opened, closed, reminders
      case byPriority = "by_priority"
    }
  }

  struct PersonDay: Encodable {
    var date: String
    var mails: Int
    var reminders: Int
  }

  struct Person: Encodable {
    var address: String
    var mails: Int
    var reminders: Int
    var days: [PersonDay]
    /// Whether some day brings more reminders than the threshold.
    var overThreshold: Bool

    private enum CodingKeys: String, CodingKey {
      case address, mails, reminders, days
      case overThreshold = "over_threshold"
    }
  }

  private let from: String
  private let until: String
  private let mails: Int
  private let reminders: Int
  private let opened: Int
  private let closed: Int
  private let threshold: Int
  private let busiestDay: String?
  private let days: [Day]
  private let rules: [Rule]
  private let people: [Person]
  private let notes: [String]

  private enum CodingKeys: String, CodingKey {
    case from, until, mails, reminders, opened, closed, threshold, days, rules, people, notes
    case busiestDay = "busiest_day"
  }

  public init(_ forecast: Forecast, _ setting: Setting) {
    from = forecast.first.description
    until = forecast.last.description
    mails = forecast.mails.count
    reminders = forecast.reminderCount
    opened = forecast.opened
    closed = forecast.closed
    threshold = setting.threshold
    busiestDay = forecast.busiestDay?.date.description
    days = forecast.days.map {
      Day(
        date: $0.date.description, mails: $0.load.mails, reminders: $0.load.reminders,
        byPriority: ForecastObject.named($0.mails))
    }
    rules = forecast.rulesByReminders.map {
      Rule(
        rule: $0.name, opened: $0.sum.opened, closed: $0.sum.closed, reminders: $0.sum.reminderCount,
        byPriority: ForecastObject.named($0.sum.reminders))
    }
    people = forecast.people.map { person in
      Person(
        address: person.address, mails: person.load.mails, reminders: person.load.reminders,
        days: person.days.sorted { $0.key < $1.key }.map {
          PersonDay(date: $0.key.description, mails: $0.value.mails, reminders: $0.value.reminders)
        }, overThreshold: (person.busiest?.load.reminders ?? 0) > setting.threshold)
    }
    notes = setting.notes
  }

  /// Every priority, also those that do not occur.
  private static func named(_ counts: [Priority: Int]) -> [String: Int] {
    Dictionary(Priority.allCases.map { ($0.name, counts[$0] ?? 0) }, uniquingKeysWith: { first, _ in first })
  }

  /// `busiest_day` is null where nothing is sent.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(from, forKey: .from)
    try container.encode(until, forKey: .until)
    try container.encode(mails, forKey: .mails)
    try container.encode(reminders, forKey: .reminders)
    try container.encode(opened, forKey: .opened)
    try container.encode(closed, forKey: .closed)
    try container.encode(threshold, forKey: .threshold)
    try container.encode(busiestDay, forKey: .busiestDay)
    try container.encode(days, forKey: .days)
    try container.encode(rules, forKey: .rules)
    try container.encode(people, forKey: .people)
    try container.encode(notes, forKey: .notes)
  }
}
