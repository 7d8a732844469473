// Mail addresses taken out of a text: of what a mail server answered, say, before it goes to the journal.

extension String {
  /// The text with `<address>` in place of every mail address.
  var withoutMailAddresses: String {
    guard contains("@") else { return self }
    let scalars = Array(unicodeScalars)
    var result = String.UnicodeScalarView()
    var copied = 0
    var at = 0
    while at < scalars.count {
      defer { at += 1 }
      guard scalars[at] == "@", let start = String.start(ofAddressAt: at, scalars, notBefore: copied),
        let end = String.end(ofAddressAt: at, scalars)
      else { continue }
      // Angle brackets that are there already serve.
      let isBracketed = start > copied && scalars[start - 1] == "<" && end < scalars.count && scalars[end] == ">"
      result.append(contentsOf: scalars[copied..<start])
      result.append(contentsOf: (isBracketed ? "address" : "<address>").unicodeScalars)
      copied = end
      at = end - 1
    }
    result.append(contentsOf: scalars[copied...])
    return String(result)
  }

  /// RFC 5322's atoms and their like beyond ASCII, or a quoted text; nil where nothing stands before the `@`.
  private static func start(ofAddressAt at: Int, _ scalars: [Unicode.Scalar], notBefore first: Int) -> Int? {
    var start = at
    if at > first, scalars[at - 1] == "\"" {
      start = scalars[first..<(at - 1)].lastIndex(of: "\"") ?? at
    } else {
      while start > first, isLocal(scalars[start - 1]) { start -= 1 }
    }
    return start < at ? start : nil
  }

  private static func end(ofAddressAt at: Int, _ scalars: [Unicode.Scalar]) -> Int? {
    var end = at + 1
    if end < scalars.count, scalars[end] == "[" {
      return scalars[end...].firstIndex(of: "]").map { $0 + 1 }
    }
    while end < scalars.count, isWord(scalars[end]) || scalars[end] == "-" || scalars[end] == "." { end += 1 }
    while end > at + 1, scalars[end - 1] == "." || scalars[end - 1] == "-" { end -= 1 }
    return end > at + 1 ? end : nil
  }

  private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
    isWord(scalar) || ".!#$%&'*+=?^_{|}~-".unicodeScalars.contains(scalar)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || scalar.properties.generalCategory == .nonspacingMark
  }
}
