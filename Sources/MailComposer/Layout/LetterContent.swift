// What a letter says, in order, before it becomes plain text or HTML: both show the same.

import FollowupEngine
import FollowupModel
import RuleLanguage
import WorkingTime

/// A word and what it stands for: `Why` and `because status is open`.
struct Fact: Hashable {
  var label: String
  var text: String
}

/// One reminder as lines for a person.
struct Entry {
  var title: String
  var body: [String]
  /// Why it was sent, since when, what was sent before, for whom it was meant.
  var facts: [Fact]
  /// Sentences that only some reminders have: that it is late, that somebody else was meant.
  var remarks: [String]
  /// The follow-up and its rule.
  var about: String
}

/// What a client is to be called about.
struct ClientGroup {
  var client: RecordID?
  /// The client's name with the money at stake; nil in a mail of one reminder.
  var heading: String?
  var entries: [Entry]
}

/// Reminders of one priority.
struct Section {
  var priority: Priority
  /// Nil in a mail of one reminder, and where all of a digest are normal.
  var heading: String?
  var clients: [ClientGroup]
}

struct LetterContent {
  var language: String
  var subject: String
  /// Above everything in a digest: `7 reminders for Sunday 22 November`; nil in a mail of one reminder.
  var heading: String?
  /// Said before everything else.
  var opening: [String]
  var sections: [Section]
  /// Above what is only named, and a line each; nil where nothing is.
  var folded: (heading: String, lines: [String])?
  var answersHeading: String
  /// Commands and what they mean.
  var answers: [(command: String, meaning: String)]

  var isDigest: Bool { heading != nil }
}

/// What every part of a letter is written with.
struct LetterWords {
  var phrases: Phrases
  var formatter: CLDRFormatter
  /// The reader's date and zone.
  var today: CivilDate
  var zone: Zone

  func longDate(_ instant: Instant) -> String {
    formatter.longDate(zone.date(at: instant), language: phrases.language)
  }

  /// In few letters, and without the year where it is this one.
  func shortDate(_ instant: Instant) -> String {
    let date = zone.date(at: instant)
    return date.year == today.year
      ? formatter.briefDate(date, language: phrases.language)
      : formatter.longDate(date, language: phrases.language)
  }

  func money(_ money: Money) -> String { formatter.text(of: .money(money), language: phrases.language) }

  /// What reminders come to in money: each record counts once, and one type alone, for an offer and an invoice come to
  /// nothing together. One sum a currency, the largest group first; empty where there are fewer amounts to add.
  func sums(of reminders: [ReminderText], atLeast count: Int) -> [Money] {
    var seen: Set<RecordKey> = []
    let counted = reminders.filter { $0.amount != nil && seen.insert($0.record).inserted }
    let amounts = counted.compactMap(\.amount)
    guard amounts.count >= count, Set(counted.map(\.record.type)).count == 1 else { return [] }
    return Dictionary(grouping: amounts, by: \.currency).sorted {
      ($1.value.count, $0.key.code) < ($0.value.count, $1.key.code)
    }.compactMap { currency, amounts in
      let sum = amounts.reduce(Number.zero as Number?) { $0?.adding($1.amount) }
      return sum.map { Money(amount: $0, currency: currency) }
    }
  }
}

extension Letter {
  /// Alone, a reminder is a mail with its own subject and thread.
  var isDigest: Bool { reminders.count != 1 || !folded.isEmpty }
}

extension LetterContent {
  /// A snooze is proposed for a week after the reader's date.
  init(_ letter: Letter, _ words: LetterWords) {
    let phrases = words.phrases
    let isDigest = letter.isDigest
    language = phrases.language
    opening = letter.refusedBy.map { [phrases.refused.filled(["refusal": $0.singleLine(limit: 500)])] } ?? []
    if isDigest {
      subject = DigestSubject(letter.all, words).text
      heading = phrases.digestHeading.filled([
        "reminders": phrases.count(letter.all.count, phrases.reminders),
        "weekday": words.formatter.weekday(words.today, language: phrases.language),
        "date": words.formatter.dayAndMonth(words.today, language: phrases.language),
      ])
      let sums = words.sums(of: letter.all, atLeast: 2).map(words.money)
      if !sums.isEmpty { opening.append(phrases.amounts.filled(["amounts": sums.joined(separator: " + ")])) }
    } else {
      subject = letter.reminders.first?.subject.singleLine(limit: HeaderBlock.subjectLimit) ?? ""
    }
    sections = LetterContent.sections(of: letter.reminders, words, isDigest: isDigest)
    folded = letter.folded.isEmpty ? nil : LetterContent.folded(letter.folded, phrases)
    let number = isDigest ? phrases.number : letter.reminders.first.map { "\($0.followUp)" } ?? phrases.number
    answersHeading = isDigest ? phrases.answersByNumber : phrases.answers
    answers = [
      ("followupctl done \(number)", phrases.done),
      ("followupctl snooze \(number) --until \(CivilDate(dayNumber: words.today.dayNumber + 7))", phrases.snooze),
      ("followupctl acknowledge \(number)", phrases.acknowledge),
    ]
  }

  /// `ACME: Invoice F1 is overdue (Follow-up 12, Overdue payment)`
  private static func folded(_ reminders: [ReminderText], _ phrases: Phrases) -> (heading: String, lines: [String]) {
    let lines = reminders.map { reminder in
      let subject = reminder.subject.singleLine(limit: HeaderBlock.subjectLimit)
      let rule = reminder.ruleTitle.singleLine(limit: HeaderBlock.nameLimit)
      let about = phrases.followUp.filled(["number": "\(reminder.followUp)", "rule": rule])
      let client = reminder.client.map { "\($0.singleLine(limit: HeaderBlock.nameLimit)): " } ?? ""
      return "\(client)\(subject) (\(about))"
    }
    return (phrases.folded.filled(["reminders": phrases.count(reminders.count, phrases.reminders)]), lines)
  }

  private static func sections(
    of reminders: [ReminderText], _ words: LetterWords, isDigest: Bool
  ) -> [Section] {
    var sections: [Section] = []
    for reminder in reminders {
      if sections.last?.priority != reminder.priority {
        sections.append(Section(priority: reminder.priority, heading: nil, clients: []))
      }
      let entry = Entry(reminder, words, isDigest: isDigest)
      let last = sections.count - 1
      if let group = sections[last].clients.last, group.client == reminder.clientID {
        sections[last].clients[sections[last].clients.count - 1].entries.append(entry)
      } else {
        sections[last].clients.append(ClientGroup(client: reminder.clientID, heading: nil, entries: [entry]))
      }
    }
    guard isDigest else { return sections }
    let needsPriorities = sections.count > 1 || sections.first?.priority != .normal
    for (index, section) in sections.enumerated() {
      let here = reminders.filter { $0.priority == section.priority }
      if needsPriorities { sections[index].heading = "\(words.phrases.priority(section.priority)) (\(here.count))" }
      let byClient = Dictionary(grouping: here, by: \.clientID)
      for (place, group) in section.clients.enumerated() {
        sections[index].clients[place].heading = heading(of: byClient[group.client] ?? [], words)
      }
    }
    return sections
  }

  /// `ACME – 12 400,00 zł`; the sum only where it says more than the reminder itself.
  private static func heading(of reminders: [ReminderText], _ words: LetterWords) -> String {
    let name = reminders.first?.client?.singleLine(limit: HeaderBlock.nameLimit) ?? ""
    let client = name.isEmpty ? words.phrases.noClient : name
    let sums = words.sums(of: reminders, atLeast: 2).map(words.money)
    return sums.isEmpty ? client : "\(client) – \(sums.joined(separator: " + "))"
  }
}
