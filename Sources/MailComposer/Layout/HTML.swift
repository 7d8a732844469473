// Pieces of HTML. What is written in the source is markup; what is filled in is text, and escaped.

/// `"<p>\(name)</p>"` as an `HTML` is a paragraph, whatever the name is.
struct HTML: ExpressibleByStringInterpolation {
  private(set) var source: String

  init(stringLiteral literal: String) { source = literal }

  init(stringInterpolation interpolation: Interpolation) { source = interpolation.source }

  static func += (left: inout HTML, right: HTML) { left.source += right.source }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var source = ""

    init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { source += literal }

    mutating func appendInterpolation(_ text: String) { source += HTML.escaped(text) }

    mutating func appendInterpolation(_ number: Int) { source += "\(number)" }

    mutating func appendInterpolation(_ html: HTML) { source += html.source }
  }

  typealias StringInterpolation = Interpolation

  /// The text with the characters that mean something in HTML written as references.
  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { "&<>\"'".utf8.contains($0) }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Sequence<HTML> {
  func joined(separator: HTML = "") -> HTML {
    var result: HTML = ""
    for (index, piece) in enumerated() {
      if index > 0 { result += separator }
      result += piece
    }
    return result
  }
}
