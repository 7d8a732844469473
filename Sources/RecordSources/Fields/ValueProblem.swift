// Why a value of a file could not be taken, and what to do about it.

import FollowupModel

/// What is wrong with one value; `description` is for people.
enum ValueProblem: Error, Hashable, Sendable {
  case missing
  case noID
  case tooLong(bytes: Int, limit: Int)
  /// `what` names the character: "a line break", "the control character U+0007".
  case control(what: String)
  case notADate(String, pattern: String)
  case notAnInstant(String, pattern: String)
  case notANumber(String, decimal: DecimalSign)
  case notMoney(String, decimal: DecimalSign)
  case noCurrency(String)
  /// A code in small letters or before the amount.
  case misplacedCurrency(String)
  case tooLarge(String)
  case notACurrency(String)
  case otherCurrency(String, expected: String)
  case notYesOrNo(String)
  case notAChoice(String, among: [String])
  case notAMailbox(String)
  case nested
  case notAText(String)
}

extension ValueProblem {
  /// The same of a value that is not shown.
  var withheld: ValueProblem {
    let hidden = "…"
    switch self {
    case .missing, .noID, .tooLong, .control, .nested: return self
    case .notADate(_, let pattern): return .notADate(hidden, pattern: pattern)
    case .notAnInstant(_, let pattern): return .notAnInstant(hidden, pattern: pattern)
    case .notANumber(_, let decimal): return .notANumber(hidden, decimal: decimal)
    case .notMoney(_, let decimal): return .notMoney(hidden, decimal: decimal)
    case .noCurrency: return .noCurrency(hidden)
    case .misplacedCurrency: return .misplacedCurrency(hidden)
    case .tooLarge: return .tooLarge(hidden)
    case .notACurrency: return .notACurrency(hidden)
    case .otherCurrency(_, let expected): return .otherCurrency(hidden, expected: expected)
    case .notYesOrNo: return .notYesOrNo(hidden)
    case .notAChoice(_, let choices): return .notAChoice(hidden, among: choices)
    case .notAMailbox: return .notAMailbox(hidden)
    case .notAText: return .notAText(hidden)
    }
  }
}

extension ValueProblem: CustomStringConvertible {
  /// What is wrong, and what to do about it in a file or its source.
  var description: String { remedyInFile.map { "\(what); \($0)" } ?? what }

  /// What is wrong.
  var what: String {
    switch self {
    case .missing: return "the value is missing"
    case .noID: return "the record has no id"
    case .tooLong(let bytes, let limit): return "the value has \(bytes) bytes, more than the \(limit) allowed"
    case .control(let what): return "the value has \(what) in it"
    case .notADate(let text, let pattern): return "`\(text)` is not a date written like `\(pattern)`"
    case .notAnInstant(let text, let pattern): return "`\(text)` is not a time written like `\(pattern)`"
    case .notANumber(let text, let decimal): return "`\(text)` is not a number written like `\(decimal.example)`"
    case .notMoney(let text, let decimal): return "`\(text)` is not an amount written like `\(decimal.example)`"
    case .misplacedCurrency(let text): return "`\(text)` has its currency elsewhere"
    case .tooLarge(let text): return "`\(text)` is too large"
    case .noCurrency(let text): return "`\(text)` has no currency"
    case .notACurrency(let text): return "`\(text)` is not a currency"
    case .otherCurrency(let text, let expected):
      return "`\(text)` is not in \(expected), the currency that the column is said to hold"
    case .notYesOrNo(let text): return "`\(text)` is neither `yes` nor `no`"
    case .notAChoice(let text, let choices): return "`\(text)` is not one of \(choices.joined(separator: ", "))"
    case .notAMailbox(let text): return "`\(text)` is not a mail address like `anna@example.com`"
    case .nested: return "a list or an object stands where one value should"
    case .notAText(let text): return "`\(text)` is yes or no, and this field is not"
    }
  }

  private var remedyInFile: String? {
    switch self {
    case .missing: return "fill it in, or declare the field `optional`"
    case .control: return "take it out where the file is made"
    case .notADate, .notAnInstant: return "correct it, or give the source its `date` pattern"
    case .notANumber, .notMoney: return "correct it, or set the source's `decimal`"
    case .noCurrency(let text): return "write `\(text) EUR`, or give the column a `currency`"
    case .notYesOrNo: return "write one of them, or give the source `values` for this field"
    case .notAChoice: return nearest ?? "correct it, or give the source `values` for this field"
    default: return remedy
    }
  }

  /// What a person can do who wrote the value of a field by hand.
  func remedyByHand(_ field: String) -> String? {
    switch self {
    case .missing: return "write it as `\(field)=…`"
    case .control: return "take it out"
    case .notADate: return "write one such as 2026-12-31"
    case .notAnInstant: return "write one such as `2026-12-31 15:00`"
    case .notANumber: return "write one such as 1234.50"
    case .notMoney: return "write one such as `1234.50 EUR`"
    case .noCurrency(let text): return "write `\(text) EUR`, or another code"
    case .notYesOrNo: return "write one of them"
    case .notAChoice: return nearest ?? "write one of these"
    default: return remedy
    }
  }

  /// Wherever it stands.
  private var remedy: String? {
    switch self {
    case .noID: return "fill it in: an id names a record"
    case .tooLong: return "shorten it"
    case .misplacedCurrency: return "write the code in capital letters after the amount, as in `1234.50 EUR`"
    case .tooLarge: return "the largest is about 922 million million"
    case .notACurrency: return "write its code of three capital letters, such as `EUR`"
    case .notAMailbox: return "correct it"
    case .nested: return "write a text or a number"
    case .notAText: return "write a text in quotes"
    default: return nil
    }
  }

  private var nearest: String? {
    guard case .notAChoice(let text, let choices) = self else { return nil }
    return nearestName(to: text, among: choices).map { "did you mean `\($0)`?" }
  }
}

extension DecimalSign {
  /// A number as this source writes it.
  var example: String { "1234\(rawValue)50" }
}

/// The beginning of a value, fit for one line of a message.
func excerpt(_ bytes: some Collection<UInt8>) -> String {
  let scalars = String(decoding: bytes.prefix(400), as: UTF8.self).unicodeScalars
  var shown = ""
  for scalar in scalars.prefix(60) {
    let breaksLine = scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
    shown.unicodeScalars.append(breaksLine ? "·" : scalar)
  }
  return shown + (scalars.count > 60 ? "…" : "")
}
