// Which plural form a number takes: the cardinal rules of CLDR for the languages that are built in.

import FollowupModel

/// The plural forms of a language, in CLDR's order.
enum PluralForm: Int {
  case one, few, many, other

  /// The forms that a language has.
  static func forms(of language: String) -> [PluralForm] {
    switch language {
    case "pl", "ru": return [.one, .few, .many, .other]
    default: return [.one, .other]
    }
  }

  /// Source: CLDR 44, supplemental/plurals.xml; v is 0 for whole numbers.
  init(_ number: Number, language: String) {
    guard number.isWhole else {
      self = .other
      return
    }
    let count = number.truncated.magnitude
    let isTeen = (11...14).contains(count % 100)
    let isFew = (2...4).contains(count % 10) && !isTeen
    switch language {
    case "pl": self = count == 1 ? .one : isFew ? .few : .many
    case "ru": self = count % 10 == 1 && !isTeen ? .one : isFew ? .few : .many
    default: self = count == 1 ? .one : .other
    }
  }

  /// The word among those given in the order of the language's forms; the last one fills missing ones.
  static func choose(_ words: [String], for number: Number, language: String) -> String {
    let index = forms(of: language).firstIndex(of: PluralForm(number, language: language)) ?? 0
    return words.isEmpty ? "" : words[min(index, words.count - 1)]
  }
}
