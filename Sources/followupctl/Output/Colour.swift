// Colours on a terminal; elsewhere, and where NO_COLOR is set, plain text.

import ForecastReport
import Foundation

/// What a piece of output means; it is coloured by that.
enum Colour: String {
  case good = "32"
  case bad = "31"
  case faint = "2"
  case strong = "1"

  /// Whether standard output shows colours.
  static let isShown =
    isatty(FileHandle.standardOutput.fileDescriptor) == 1
    && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

  /// The text in this colour (ECMA-48, SGR), where colours are shown.
  func paint(_ text: String) -> String { Colour.isShown ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text }

  /// A line of a report by its tone, where colours are shown.
  static func paint(_ text: String, _ tone: Tone) -> String {
    guard !text.isEmpty else { return text }
    switch tone {
    case .plain: return text
    case .heading: return strong.paint(text)
    case .faint: return faint.paint(text)
    case .warning: return bad.paint(text)
    }
  }
}
