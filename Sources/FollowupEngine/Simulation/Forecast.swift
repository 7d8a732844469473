// What a span of days brings, summed up: mails by person and day, reminders and follow-ups by rule.

import FollowupModel

/// The sum of a simulation. A digest is one mail, however many reminders it carries; what is said in the journal only
/// is a reminder and no mail.
public struct Forecast: Hashable, Sendable {
  /// One mail to one person.
  public struct Mail: Hashable, Sendable {
    /// In lower case.
    public var address: String
    public var day: CivilDate
    public var reminders: Int
    /// The highest of its reminders.
    public var priority: Priority
  }

  /// What one rule does.
  public struct RuleSum: Hashable, Sendable {
    public var reminders: [Priority: Int] = [:]
    public var opened = 0
    public var closed = 0

    public var reminderCount: Int { reminders.values.reduce(0, +) }
  }

  /// Mails, and the reminders in them.
  public struct Load: Hashable, Comparable, Sendable {
    public var mails = 0
    public var reminders = 0

    public init(mails: Int = 0, reminders: Int = 0) {
      self.mails = mails
      self.reminders = reminders
    }

    mutating func add(_ mail: Mail) {
      mails += 1
      reminders += mail.reminders
    }

    public static func < (left: Load, right: Load) -> Bool {
      (left.mails, left.reminders) < (right.mails, right.reminders)
    }
  }

  public struct Day: Hashable, Sendable {
    public var date: CivilDate
    public var load = Load()
    /// Mails by the highest priority in them.
    public var mails: [Priority: Int] = [:]
  }

  public struct Person: Hashable, Sendable {
    public var address: String
    public var load = Load()
    /// Days without mail are left out.
    public var days: [CivilDate: Load] = [:]

    /// The day with the most reminders, the first of several.
    public var busiest: (date: CivilDate, load: Load)? {
      days.max { ($0.value.reminders, $1.key) < ($1.value.reminders, $0.key) }.map { ($0.key, $0.value) }
    }
  }

  /// The first and the last day.
  public let first: CivilDate
  public let last: CivilDate
  /// In the order in which they are sent.
  public private(set) var mails: [Mail] = []
  /// By rule name; rules that do nothing are left out.
  public private(set) var rules: [String: RuleSum] = [:]
  private var positions: [Int64: Int] = [:]

  public init(first: CivilDate, last: CivilDate) {
    self.first = first
    self.last = last
  }

  /// Counts a reminder that is sent on a day.
  public mutating func add(_ report: ReminderReport, on day: CivilDate) {
    rules[report.rule, default: RuleSum()].reminders[report.priority, default: 0] += 1
    guard let envelope = report.envelope else { return }
    if let position = positions[envelope] {
      mails[position].reminders += 1
      mails[position].priority = max(mails[position].priority, report.priority)
    } else {
      positions[envelope] = mails.count
      mails.append(Mail(address: report.to.lowercased(), day: day, reminders: 1, priority: report.priority))
    }
  }

  /// Counts what the journal says of a follow-up that opened or closed.
  public mutating func add(_ entry: JournalEntry) {
    guard let rule = entry.fields["FOLLOWUP_RULE"] else { return }
    switch entry.kind {
    case .opened: rules[rule, default: RuleSum()].opened += 1
    case .closed: rules[rule, default: RuleSum()].closed += 1
    default: break
    }
  }

  // MARK: Sums

  public var reminderCount: Int { rules.values.reduce(0) { $0 + $1.reminderCount } }
  public var opened: Int { rules.values.reduce(0) { $0 + $1.opened } }
  public var closed: Int { rules.values.reduce(0) { $0 + $1.closed } }

  /// Every day of the span, also those that bring nothing.
  public var days: [Day] {
    var result = (first.dayNumber...max(first, last).dayNumber).map { Day(date: CivilDate(dayNumber: $0)) }
    for mail in mails {
      let position = mail.day.dayNumber - first.dayNumber
      guard result.indices.contains(position) else { continue }
      result[position].load.add(mail)
      result[position].mails[mail.priority, default: 0] += 1
    }
    return result
  }

  /// Everybody who gets mail, those with the most reminders first.
  public var people: [Person] {
    var result: [String: Person] = [:]
    for mail in mails {
      result[mail.address, default: Person(address: mail.address)].load.add(mail)
      result[mail.address]?.days[mail.day, default: Load()].add(mail)
    }
    return result.values.sorted {
      ($1.load.reminders, $1.load.mails, $0.address) < ($0.load.reminders, $0.load.mails, $1.address)
    }
  }

  /// The day with the most mails, then reminders; the first of several. Nil where nothing is sent.
  public var busiestDay: Day? {
    days.filter { $0.load.mails > 0 }.max { ($0.load, $1.date) < ($1.load, $0.date) }
  }

  /// Who gets more than so many reminders on some day.
  public func people(over threshold: Int) -> [Person] {
    people.filter { ($0.busiest?.load.reminders ?? 0) > threshold }
  }
}
