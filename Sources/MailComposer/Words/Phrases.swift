// The words around the rules' own texts. A new language is one more table in Phrases+Languages.swift.

import FollowupModel
import RuleLanguage

/// What a mail says beside what the rules say. `{…}` stand for values.
struct Phrases: Sendable {
  /// The code of the language that the table is in.
  var language: String
  /// Plural forms in CLDR's order.
  var days: [String]
  var reminders: [String]
  var urgent: [String]
  var yes: String
  var no: String
  /// `{reminders}`, `{date}`, `{weekday}`.
  var digestHeading: String
  /// All the money that a digest is about.
  var amounts: String
  var why: String
  var because: String
  var since: String
  var step: String
  var before: String
  var late: String
  var absent: String
  var unreachable: String
  var unassigned: String
  var refused: String
  var client: String
  var noClient: String
  var followUp: String
  /// To who answers for clients from now on, and to who did.
  var taken: String
  var given: String
  /// The week's summary to a head.
  var week: String
  var weekSums: String
  var onAverage: String
  var byPerson: String
  var byRule: String
  var oldestOpen: String
  /// Above what is beyond the daily cap.
  var folded: String
  /// On every mail of a trial.
  var trial: String
  var answers: String
  /// Above commands that need the number of a follow-up.
  var answersByNumber: String
  var done: String
  var snooze: String
  var acknowledge: String
  /// What stands for the follow-up's number where a mail has several.
  var number: String
  /// By rising priority.
  var priorities: [String]

  /// The table of a language, of `pl-PL` that of `pl`; English for those that have none.
  static func of(_ language: String) -> Phrases {
    let code = LanguageCode.language(of: language)
    return all.first { $0.language == code } ?? english
  }

  static let all = [english, polish, russian, ukrainian, czech, german]

  func count(_ count: Int, _ forms: [String]) -> String {
    let number = Number(count) ?? .zero
    return "\(count) \(PluralForm.choose(forms, for: number, language: language))"
  }

  func priority(_ priority: Priority) -> String { priorities[priority.rawValue] }
}

/// The languages in which a mail's own phrases are written.
public enum MailLanguage {
  /// Whether there are phrases in a language (`pl`, `pl-PL`); mails to people of any other have English ones.
  public static func isKnown(_ language: String) -> Bool {
    Phrases.of(language).language == LanguageCode.language(of: language)
  }

  /// `en`, `pl`…
  public static var known: [String] { Phrases.all.map(\.language) }
}
