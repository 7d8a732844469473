// Which plural form a number takes: the cardinal rules of CLDR for the languages that are built in.

import FollowupModel
import RuleLanguage

/// The plural forms of a language, in CLDR's order.
enum PluralForm: Int {
  case one, few, many, other

  /// The forms that a language has. Languages that are not built in count like English.
  static func forms(of language: String) -> [PluralForm] {
    switch language {
    case "pl", "ru", "uk", "cs": return [.one, .few, .many, .other]
    default: return [.one, .other]
    }
  }

  /// The form for a number as it is printed: without zeros at the end of its fraction.
  ///
  /// Source: CLDR, supplemental/plurals.xml. Its operands here: i is `count`, v is 0 for whole numbers, and no rule
  /// of these languages asks for f or t.
  init(_ number: Number, language: String) {
    guard number.isWhole else {
      self = language == "cs" ? .many : .other
      return
    }
    let count = number.truncated.magnitude
    let isTeen = (11...14).contains(count % 100)
    let isFew = (2...4).contains(count % 10) && !isTeen
    switch language {
    case "pl": self = count == 1 ? .one : isFew ? .few : .many
    case "ru", "uk": self = count % 10 == 1 && !isTeen ? .one : isFew ? .few : .many
    case "cs": self = count == 1 ? .one : (2...4).contains(count) ? .few : .other
    default: self = count == 1 ? .one : .other
    }
  }

  /// The word among those given in the order of the language's forms; the last one fills missing ones.
  static func choose(_ words: [String], for number: Number, language: String) -> String {
    let language = LanguageCode.language(of: language)
    let index = forms(of: language).firstIndex(of: PluralForm(number, language: language)) ?? 0
    return words.isEmpty ? "" : words[min(index, words.count - 1)]
  }
}
