// How values become words that people read. The part that composes mails implements it with CLDR's rules.

import FollowupModel

/// Prints values in a language.
public protocol ValueFormatter: Sendable {
  /// A date, number, amount… as people of the language (`en`, `pl`, `ru`) write it. Links never come here.
  func text(of value: Value, language: String) -> String
  /// A number with the unit day in the right plural: `21 days`, `21 dni`, `21 день`.
  func days(_ number: Number, language: String) -> String
  /// The word for a number, out of its plural forms in CLDR's order (one, few, many, other); the last fills missing
  /// ones.
  func plural(_ number: Number, forms: [String], language: String) -> String
}
