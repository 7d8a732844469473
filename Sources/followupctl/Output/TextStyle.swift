// Colours, on a terminal that wants them.

import Foundation

/// How words are set off: by escape sequences (ECMA-48, section 8.3.117), or not at all.
struct TextStyle {
  let isColoured: Bool
  /// How many characters a line should have at most.
  var width = 100

  /// Colour only on a terminal, and not where NO_COLOR (no-color.org) is set.
  static var standardOutput: TextStyle {
    let variables = ProcessInfo.processInfo.environment
    return TextStyle(
      isColoured: isatty(STDOUT_FILENO) == 1 && variables["NO_COLOR"]?.isEmpty ?? true && variables["TERM"] != "dumb")
  }

  enum Tone: Int {
    case good = 32
    case bad = 31
    case unsure = 33
    case quiet = 2
  }

  func text(_ text: String, _ tone: Tone) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Lines of at most so many characters, broken between words.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = String(word)
      } else {
        line = lines.isEmpty && line.isEmpty ? String(word) : line + " " + word
      }
    }
    return lines + [line]
  }
}
