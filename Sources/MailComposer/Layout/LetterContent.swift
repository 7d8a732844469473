// What a letter says, in order, before it becomes plain text or HTML: both show the same.

import FollowupEngine
import FollowupModel
import RuleLanguage

/// One reminder as lines for a person.
struct Entry {
  var title: String
  /// Client, follow-up and rule on one line.
  var about: String
  var body: [String]
  /// Why it was sent, whether it is late, for whom it was meant.
  var notes: [String]
}

/// A heading and the entries below it.
struct EntryGroup {
  /// Nil in a mail of one reminder.
  var heading: String?
  var entries: [Entry]
}

struct LetterContent {
  var language: String
  var subject: String
  /// Said before everything else.
  var opening: [String]
  var groups: [EntryGroup]
  var answersHeading: String
  /// Commands and what they mean.
  var answers: [(command: String, meaning: String)]
  var isDigest: Bool
}

extension LetterContent {
  /// `today` is the person's date; a snooze is proposed for a week later.
  init(_ letter: Letter, today: CivilDate, formatter: CLDRFormatter) {
    let phrases = Phrases.of(letter.to.language)
    language = phrases.language
    isDigest = letter.reminders.count > 1
    opening = letter.refusedBy.map { [phrases.refused.filled(["refusal": $0.singleLine(limit: 500)])] } ?? []
    let digestSubject = LetterContent.digestSubject(letter.reminders, today, phrases, formatter)
    let limit = HeaderBlock.subjectLimit
    subject = isDigest ? digestSubject : letter.reminders.first?.subject.singleLine(limit: limit) ?? digestSubject
    groups = []
    for reminder in letter.reminders {
      let entry = Entry(reminder, phrases, formatter, isDigest: isDigest)
      let heading = isDigest ? phrases.priority(reminder.priority) : nil
      if groups.last?.heading == heading, !groups.isEmpty {
        groups[groups.count - 1].entries.append(entry)
      } else {
        groups.append(EntryGroup(heading: heading, entries: [entry]))
      }
    }
    let number = isDigest ? phrases.number : letter.reminders.first.map { "\($0.followUp)" } ?? phrases.number
    answersHeading = phrases.answers
    answers = [
      ("followupctl done \(number)", phrases.done),
      ("followupctl snooze \(number) --until \(CivilDate(dayNumber: today.dayNumber + 7))", phrases.snooze),
      ("followupctl acknowledge \(number)", phrases.acknowledge),
    ]
  }

  /// `7 reminders for Sunday 22 November: 2 urgent`.
  private static func digestSubject(
    _ reminders: [ReminderText], _ today: CivilDate, _ phrases: Phrases, _ formatter: CLDRFormatter
  ) -> String {
    let subject = phrases.digestSubject.filled([
      "reminders": phrases.count(reminders.count, phrases.reminders),
      "weekday": formatter.weekday(today, language: phrases.language),
      "date": formatter.dayAndMonth(today, language: phrases.language),
    ])
    let urgent = reminders.count { $0.priority == .urgent }
    return urgent == 0 ? subject : "\(subject): \(phrases.count(urgent, phrases.urgent))"
  }
}

extension Entry {
  fileprivate init(_ reminder: ReminderText, _ phrases: Phrases, _ formatter: CLDRFormatter, isDigest: Bool) {
    title = reminder.subject.singleLine(limit: HeaderBlock.subjectLimit)
    body = reminder.message?.lines ?? []
    if body.isEmpty, !isDigest { body = [title] }
    let rule = reminder.ruleTitle.singleLine(limit: HeaderBlock.nameLimit)
    let client = reminder.client.map { phrases.client.filled(["client": $0.singleLine(limit: HeaderBlock.nameLimit)]) }
    about = [client, phrases.followUp.filled(["number": "\(reminder.followUp)", "rule": rule])].compactMap { $0 }
      .joined(separator: " · ")
    notes = [phrases.why.filled(["why": reminder.why.singleLine(limit: 2000)])]
    if reminder.isLate { notes.append(phrases.late) }
    switch reminder.redirection {
    case nil: break
    case .absent(let name, let until)?:
      let date = formatter.longDate(until, language: phrases.language)
      notes.append(phrases.absent.filled(["name": name.singleLine(limit: HeaderBlock.nameLimit), "date": date]))
    case .unreachable(let name)?:
      notes.append(phrases.unreachable.filled(["name": name.singleLine(limit: HeaderBlock.nameLimit)]))
    case .unassigned?: notes.append(phrases.unassigned)
    }
  }
}
