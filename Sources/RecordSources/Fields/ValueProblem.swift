// Why a value of a file could not be taken, and what to do about it.

import FollowupModel

/// What is wrong with one value; `description` is for people.
enum ValueProblem: Error, Hashable, Sendable {
  case missing
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
    case .missing, .tooLong, .control, .nested: return self
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
  var description: String {
    switch self {
    case .missing:
      return "the value is missing; fill it in, or declare the field `optional`"
    case .tooLong(let bytes, let limit):
      return "the value has \(bytes) bytes, more than the \(limit) allowed; shorten it"
    case .control(let what):
      return "the value has \(what) in it; take it out where the file is made"
    case .notADate(let text, let pattern):
      return "`\(text)` is not a date written like `\(pattern)`; correct it, or give the source its `date` pattern"
    case .notAnInstant(let text, let pattern):
      return "`\(text)` is not a time written like `\(pattern)`; correct it, or give the source its `date` pattern"
    case .notANumber(let text, let decimal):
      return "`\(text)` is not a number written like `\(decimal.example)`; correct it, or set the source's `decimal`"
    case .notMoney(let text, let decimal):
      return "`\(text)` is not an amount written like `\(decimal.example)`; correct it, or set the source's `decimal`"
    case .misplacedCurrency(let text):
      return
        "`\(text)` has its currency elsewhere; write the code in capital letters after the amount, as in `1234.50 EUR`"
    case .tooLarge(let text):
      return "`\(text)` is too large; the largest is about 922 million million"
    case .noCurrency(let text):
      return "`\(text)` has no currency; write `\(text) EUR`, or give the column a `currency`"
    case .notACurrency(let text):
      return "`\(text)` is not a currency; write its code of three capital letters, such as `EUR`"
    case .otherCurrency(let text, let expected):
      return "`\(text)` is not in \(expected), the currency that the column is said to hold"
    case .notYesOrNo(let text):
      return "`\(text)` is neither `yes` nor `no`; write one of them, or give the source `values` for this field"
    case .notAChoice(let text, let choices):
      let nearest = nearestName(to: text, among: choices).map { "; did you mean `\($0)`?" }
      return "`\(text)` is not one of \(choices.joined(separator: ", "))"
        + (nearest ?? "; correct it, or give the source `values` for this field")
    case .notAMailbox(let text):
      return "`\(text)` is not a mail address like `anna@example.com`; correct it"
    case .nested:
      return "a list or an object stands where one value should; write a text or a number"
    case .notAText(let text):
      return "`\(text)` is yes or no, and this field is not; write a text in quotes"
    }
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
