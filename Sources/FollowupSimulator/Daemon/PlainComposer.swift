// Mails and values in the fewest words: a simulation reads who is told what, not how it looks.

import FollowupEngine
import FollowupModel
import RuleLanguage

struct PlainComposer: MessageComposer {
  /// How a line begins that is only named, beyond the daily cap.
  static let named = "named "

  var canary: Canary?

  func compose(_ letter: Letter) -> ComposedMessage {
    func line(_ reminder: ReminderText) -> String {
      "\(reminder.followUp) \(reminder.rule) \(reminder.record) \(reminder.step) \(reminder.occurrence)"
    }
    let lines = letter.reminders.map(line) + letter.folded.map { PlainComposer.named + line($0) }
    let subject = letter.all.count == 1 ? letter.all[0].subject : "\(letter.all.count) reminders"
    return message(subject, [letter.messageID, letter.to.address] + lines)
  }

  func compose(_ summary: WeeklySummary) -> ComposedMessage {
    let total = summary.total
    return message("the week", ["\(total.opened) opened, \(total.closed) closed, \(total.open) open"])
  }

  func compose(_ handover: Handover) -> ComposedMessage {
    if canary == .tellsOnlyTheFormer, handover.isTaking { return message("", []) }
    let numbers = handover.items.map { "\($0.followUp)" }
    return message(handover.isTaking ? "taking" : "giving", [numbers.joined(separator: " ")])
  }

  func compose(noticeTo address: String, subject: String, text: String, messageID: String, date: Instant)
    -> ComposedMessage
  {
    message(subject, [messageID, address, text])
  }

  private func message(_ subject: String, _ lines: [String]) -> ComposedMessage {
    ComposedMessage(subject: subject, bytes: Array(lines.joined(separator: "\r\n").utf8))
  }
}

extension Envelope {
  /// The lines of a mail that `PlainComposer` made.
  var lines: [String] { String(decoding: message, as: UTF8.self).split(separator: "\r\n").map(String.init) }
}

struct PlainFormatter: ValueFormatter {
  func text(of value: Value, language: String) -> String { "\(value)" }
  func days(_ number: Number, language: String) -> String { "\(number) d" }
  func plural(_ number: Number, forms: [String], language: String) -> String { forms.first ?? "" }
}
