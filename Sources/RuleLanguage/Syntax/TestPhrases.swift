// Ids as tests write them.

import FollowupModel

extension RecordID {
  /// The id as a test writes it: bare where it is a name or a whole number, else in double quotes.
  public var phrase: String {
    let scalars = text.unicodeScalars
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    let isName = scalars.first?.properties.isAlphabetic == true && scalars.allSatisfy(\.isOfNames)
    if isNumber || isName, !Words.testLines.contains(text) { return text }
    var quoted = ""
    for scalar in scalars {
      switch scalar {
      case "\"", "\\", "{": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return "\"\(quoted)\""
  }
}

extension Unicode.Scalar {
  fileprivate var isOfNames: Bool {
    self == "_" || properties.isAlphabetic || properties.generalCategory == .decimalNumber
  }
}
