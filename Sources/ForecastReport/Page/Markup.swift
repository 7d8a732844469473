// HTML and SVG as values that escape every text put into them, so that no record can break a page.

/// A piece of markup. In `"<td>\(name)</td>"` a text is escaped, a number and another piece of markup are not.
struct Markup: ExpressibleByStringInterpolation {
  struct StringInterpolation: StringInterpolationProtocol {
    var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ value: String) { text += Markup.escaped(value) }
    mutating func appendInterpolation(_ value: Int) { text += String(value) }
    mutating func appendInterpolation(_ value: Percent) { text += value.text }
    mutating func appendInterpolation(_ value: Coordinate) { text += value.text }
    mutating func appendInterpolation(_ value: Markup) { text += value.text }
    mutating func appendInterpolation(_ values: [Markup]) { for value in values { text += value.text } }
  }

  var text: String

  init(stringLiteral text: String) { self.text = text }
  init(stringInterpolation interpolation: StringInterpolation) { text = interpolation.text }

  static func + (left: Markup, right: Markup) -> Markup { "\(left)\(right)" }

  /// A text that may be broken after the marks inside long names.
  static func breakable(_ text: String) -> Markup {
    var pieces: [Markup] = [""]
    for character in text {
      pieces[pieces.count - 1].text += escaped(String(character))
      if "@_/".contains(character) { pieces.append("<wbr>") }
    }
    return "\(pieces)"
  }

  /// Good for content and for quoted attributes. Control characters are not allowed in either.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default:
        let isControl = scalar.isTreacherous || scalar.value & 0xFFFE == 0xFFFE
        result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }
}

/// A length in hundredths of the whole: charts stretch with the page while their letters keep their size.
struct Percent {
  var value: Double

  init(_ value: Double) { self.value = value }

  /// Two decimals, `37.5%`.
  var text: String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (hundredths / 100, abs(hundredths % 100))
    let sign = hundredths < 0 && whole == 0 ? "-" : ""
    return rest == 0 ? "\(sign)\(whole)%" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)%"
  }
}

/// A place in a drawing of fixed size, to a tenth of its unit.
struct Coordinate {
  var value: Double

  init(_ value: Double) { self.value = value }

  /// `12`, `12.5`.
  var text: String {
    let tenths = Int((value * 10).rounded())
    let rest = abs(tenths % 10)
    return (tenths < 0 ? "-" : "") + String(abs(tenths) / 10) + (rest == 0 ? "" : ".\(rest)")
  }
}
