// One step of a ladder: when it comes, whom it reminds and how often, in words and as days on an axis.

import FollowupModel
import RuleLanguage

/// A step of a rule.
public struct Rung: Sendable {
  /// `day 14`, `3 working days later`.
  public var when: String
  /// Days after the ladder begins; working days and months as long as they are on average.
  public var day: Double
  /// `client.manager, client.manager.head`.
  public var recipients: String
  /// `every 3 working days, at most 4 times`; `once`.
  public var repetition: String
  /// Days from one reminder to the next; nil: there is one.
  public var period: Double?
  /// How many reminders at most; nil: until something ends them.
  public var atMost: Int?
  public var priority: Priority
  /// Where it is said and whether outside windows, where that is unusual.
  public var remarks: [String]

  init(_ step: Step, of rule: Rule, _ groups: [String: [String]]) {
    when = Rung.when(step.after)
    day = step.after.map(Rung.days) ?? 0
    recipients = step.recipients.map { Rung.words($0, groups) }.joined(separator: ", ")
    (repetition, period) = Rung.repetition(step.repetition)
    atMost = step.repetition == .once ? 1 : step.atMost
    if let limit = step.atMost, step.repetition != .once {
      repetition += ", at most \(counted(limit, "time"))"
    }
    priority = step.priority ?? rule.priority
    remarks = []
    if step.isImmediate { remarks.append("at once") }
    if !step.channels.contains(.mail) { remarks.append("journal only") }
    if !step.channels.contains(.journal) { remarks.append("mail only") }
  }

  /// `every week · high priority`; the usual priority goes without saying.
  var details: String {
    let level = priority == .normal ? [] : ["\(priority.name) priority"]
    return ([repetition] + level + remarks).joined(separator: " · ")
  }

  private static func when(_ after: CalendarDuration?) -> String {
    guard let after else { return "day 0" }
    switch after.unit {
    case .day: return "day \(after.count)"
    case .week: return "day \(7 * after.count)"
    default: return "\(after) later"
    }
  }

  private static func words(_ recipient: Step.Recipient, _ groups: [String: [String]]) -> String {
    switch recipient {
    case .employee(let path), .email(let path): return path.phrase
    case .address(let address): return address
    case .group(let name):
      let addresses = groups[name] ?? []
      return "group \(name)" + (addresses.count == 1 ? " (\(addresses[0]))" : "")
    }
  }

  private static func repetition(_ repetition: Step.Repetition) -> (String, Double?) {
    switch repetition {
    case .once: return ("once", nil)
    case .every(let period):
      return ("every " + (period.count == 1 ? period.unit.rawValue : "\(period)"), days(period))
    case .everyWeekday(let day): return ("every \(day.name.capitalizedFirst)", 7)
    }
  }

  /// How long a duration is, on average.
  static func days(_ duration: CalendarDuration) -> Double {
    let count = Double(duration.count)
    switch duration.unit {
    case .minute: return count / 1440
    case .hour: return count / 24
    case .day: return count
    case .week: return count * 7
    case .month: return count * 365.25 / 12
    case .year: return count * 365.25
    case .workingDay: return count * 7 / 5
    case .workingHour: return count / 8 * 7 / 5
    }
  }
}
