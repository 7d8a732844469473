// One reminder: what, why, since when, what was sent before.

import FollowupEngine
import FollowupModel
import RuleLanguage

extension Entry {
  init(_ reminder: ReminderText, _ words: LetterWords, isDigest: Bool) {
    let phrases = words.phrases
    title = reminder.subject.singleLine(limit: HeaderBlock.subjectLimit)
    body = reminder.message?.lines ?? []
    if body.isEmpty, !isDigest { body = [title] }
    facts = [
      Fact(
        label: phrases.why, text: phrases.because.filled(["why": reminder.why.singleLine(limit: 2000)])),
      Entry.age(of: reminder, words),
    ]
    facts += Entry.earlier(reminder.earlier, words)
    if let client = reminder.client, !isDigest {
      facts.append(Fact(label: phrases.client, text: client.singleLine(limit: HeaderBlock.nameLimit)))
    }
    remarks = reminder.isLate ? [phrases.late] : []
    if let redirection = reminder.redirection { remarks.append(Entry.remark(on: redirection, words)) }
    let rule = reminder.ruleTitle.singleLine(limit: HeaderBlock.nameLimit)
    about = phrases.followUp.filled(["number": "\(reminder.followUp)", "rule": rule])
  }

  /// `Since: 16 November 2026 (7 days), step 2 of 3`.
  private static func age(of reminder: ReminderText, _ words: LetterWords) -> Fact {
    let phrases = words.phrases
    let days = words.today.dayNumber - words.zone.date(at: reminder.openedAt).dayNumber
    var text = words.longDate(reminder.openedAt)
    if days > 0 { text += " (\(phrases.count(days, phrases.days)))" }
    if reminder.stepCount > 1 {
      let step = phrases.step.filled(["step": "\(reminder.stepNumber)", "steps": "\(reminder.stepCount)"])
      text += ", \(step)"
    }
    return Fact(label: phrases.since, text: text)
  }

  /// Earlier reminders, of each person the last few: `16 Nov, 19 Nov; 20 Nov (Jan Kos)`.
  private static func earlier(_ earlier: [ReminderText.Earlier], _ words: LetterWords) -> [Fact] {
    guard !earlier.isEmpty else { return [] }
    var people: [String?] = []
    for one in earlier where !people.contains(one.to) { people.append(one.to) }
    let parts = people.prefix(peopleAtMost).map { person in
      let all = earlier.filter { $0.to == person }
      let shown = all.suffix(datesAtMost).map { words.shortDate($0.at) }.joined(separator: ", ")
      let dates = all.count > datesAtMost ? "\(all.count) × … \(shown)" : shown
      return person.map { "\(dates) (\($0.singleLine(limit: HeaderBlock.nameLimit)))" } ?? dates
    }
    let rest = people.count > peopleAtMost ? "; …" : ""
    return [Fact(label: words.phrases.before, text: parts.joined(separator: "; ") + rest)]
  }

  private static let datesAtMost = 4
  private static let peopleAtMost = 3

  private static func remark(on redirection: Redirection, _ words: LetterWords) -> String {
    let phrases = words.phrases
    switch redirection {
    case .absent(let name, let until):
      let date = words.formatter.longDate(until, language: phrases.language)
      return phrases.absent.filled(["name": name.singleLine(limit: HeaderBlock.nameLimit), "date": date])
    case .unreachable(let name):
      return phrases.unreachable.filled(["name": name.singleLine(limit: HeaderBlock.nameLimit)])
    case .unassigned: return phrases.unassigned
    }
  }
}
