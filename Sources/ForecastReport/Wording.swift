// Dates and counts as a report words them.

import FollowupEngine
import FollowupModel

/// `1 mail`, `2 mails`, `1,234 mails`.
func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
  "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// A number with its thousands set apart.
func grouped(_ number: Int) -> String {
  let digits = Array(String(number.magnitude))
  var result = number < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { result += "," }
    result.append(digit)
  }
  return result
}

extension CivilDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  var monthName: String { CivilDate.months[components.month - 1] }

  /// `Mon`.
  var weekdayName: String { weekday.name.prefix(1).uppercased() + weekday.name.dropFirst().prefix(2) }

  /// `23 Nov`.
  var short: String { "\(components.day) \(monthName)" }

  /// `Mon 23 Nov`, the day two wide.
  var aligned: String { "\(weekdayName) \(components.day < 10 ? " " : "")\(short)" }

  /// `Mon 23 Nov 2026`.
  var long: String { "\(weekdayName) \(short) \(year)" }
}

extension Priority {
  var title: String { name.prefix(1).uppercased() + name.dropFirst() }
}

extension Forecast {
  /// The days it is about: `Mon 23 Nov 2026 to Sun 6 Dec 2026`.
  public var span: String { first == last ? first.long : "\(first.long) to \(last.long)" }

  /// `57 mails with 160 reminders to 6 people`.
  var headline: String {
    let people = people.count
    return mails.isEmpty
      ? "no mail"
      : "\(counted(mails.count, "mail")) with \(counted(mailedReminders, "reminder")) to "
        + counted(people, "person", plural: "people")
  }

  /// Without those that only the journal gets.
  var mailedReminders: Int { mails.reduce(0) { $0 + $1.reminders } }

  /// `Mon 23 Nov 2026: 9 mails with 51 reminders`.
  var busiestSentence: String {
    guard let day = busiestDay else { return "Nobody gets mail." }
    return "The busiest day is \(day.date.long): \(counted(day.load.mails, "mail")) with "
      + "\(counted(day.load.reminders, "reminder"))."
  }

  /// Rules with what they do, the most reminders first.
  var rulesByReminders: [(name: String, sum: RuleSum)] {
    rules.map { ($0.key, $0.value) }.sorted { ($1.1.reminderCount, $0.0) < ($0.1.reminderCount, $1.0) }
  }
}
