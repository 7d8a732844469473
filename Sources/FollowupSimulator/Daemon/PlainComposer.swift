// Mails and values in the fewest words: a simulation reads who is told what, not how it looks.

import FollowupEngine
import FollowupModel
import RuleLanguage

struct PlainComposer: MessageComposer {
  func compose(_ letter: Letter) -> ComposedMessage {
    let lines = letter.reminders.map { "\($0.followUp) \($0.rule) \($0.record) \($0.step) \($0.occurrence)" }
    let subject = letter.reminders.count == 1 ? letter.reminders[0].subject : "\(letter.reminders.count) reminders"
    return ComposedMessage(
      subject: subject, bytes: Array(([letter.messageID, letter.to.address] + lines).joined(separator: "\r\n").utf8))
  }

  func compose(noticeTo address: String, subject: String, text: String, messageID: String, date: Instant)
    -> ComposedMessage
  {
    ComposedMessage(subject: subject, bytes: Array("\(messageID)\r\n\(address)\r\n\(text)".utf8))
  }
}

struct PlainFormatter: ValueFormatter {
  func text(of value: Value, language: String) -> String { "\(value)" }
  func days(_ number: Number, language: String) -> String { "\(number) d" }
  func plural(_ number: Number, forms: [String], language: String) -> String { forms.first ?? "" }
}
