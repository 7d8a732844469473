// A finding about a rule file: what is wrong, where, and what to do.

/// A problem in a rule file, in the manager's language.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Sendable {
    case error, warning
  }

  public var severity: Severity
  public var file: String
  /// From 1; 0 where the finding is about the file as a whole.
  public var line: Int
  public var column: Int
  /// How many characters the caret line marks, at least 1.
  public var length: Int
  /// Lower case, no full stop, user text in backquotes.
  public var message: String
  /// The fix, where one is known.
  public var help: String?
  /// The source line, for the caret.
  public var sourceLine: String

  public init(
    _ severity: Severity, at range: SourceRange, in source: SourceText, _ message: String, help: String? = nil
  ) {
    self.severity = severity
    file = source.file
    let start = source.position(of: range.start)
    let end = source.position(of: max(range.start, range.end))
    line = start.line
    column = start.column
    sourceLine = source.line(start.line)
    length = end.line == start.line ? max(1, end.column - start.column) : max(1, sourceLine.count - start.column + 2)
    self.message = message
    self.help = help
  }

  /// A finding about a file as a whole: unreadable, too large.
  public init(_ severity: Severity, file: String, _ message: String, help: String? = nil) {
    self.severity = severity
    self.file = file
    line = 0
    column = 0
    length = 0
    self.message = message
    self.help = help
    sourceLine = ""
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: error: TEXT`, the source line, a caret line, and the help where there is one. Control characters
  /// are shown as `�`, because terminals obey them.
  public var description: String {
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    var lines = ["\(place): \(severity.rawValue): \(message)".withoutControls]
    if line > 0 {
      let indent = sourceLine.prefix(column - 1).map { $0 == "\t" ? Character("\t") : " " }
      lines.append("  " + sourceLine.withoutControls)
      lines.append("  " + String(indent) + String(repeating: "^", count: length))
    }
    if let help { lines.append("  help: \(help)".withoutControls) }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// The text with each control character except a tab as `�`, which is as wide as the caret line takes it to be.
  fileprivate var withoutControls: String {
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      scalars.append(scalar.properties.generalCategory == .control && scalar != "\t" ? "\u{FFFD}" : scalar)
    }
    return String(scalars)
  }
}
