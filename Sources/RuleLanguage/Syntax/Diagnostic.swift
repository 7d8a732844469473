// A finding about a rule file: what is wrong, where, and what to do.

import FollowupModel

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
  /// The source line, for the caret; of a long one the part around the place, `…` where it is cut.
  public var sourceLine: String
  /// Where the caret stands in that, from 1.
  public var caretColumn: Int

  public init(
    _ severity: Severity, at range: SourceRange, in source: SourceText, _ message: String, help: String? = nil
  ) {
    self.severity = severity
    file = source.file
    let start = source.position(of: range.start)
    let end = source.position(of: max(range.start, range.end))
    line = start.line
    column = start.column
    (sourceLine, caretColumn) = source.excerpt(around: range.start)
    let shown = sourceLine.count - caretColumn + 2
    length = max(1, end.line == start.line ? min(end.column - start.column, shown) : shown)
    self.message = message.shortened
    self.help = help?.shortened
  }

  /// A finding about a file as a whole: unreadable, too large.
  public init(_ severity: Severity, file: String, _ message: String, help: String? = nil) {
    self.severity = severity
    self.file = file
    line = 0
    column = 0
    length = 0
    caretColumn = 0
    self.message = message.shortened
    self.help = help?.shortened
    sourceLine = ""
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: error: TEXT`, the source line, a caret line, and the help where there is one. Characters that
  /// terminals obey are shown as `�`.
  public var description: String {
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    var lines = ["\(place): \(severity.rawValue): \(message)".withoutControls]
    if line > 0 {
      let indent = sourceLine.prefix(caretColumn - 1).map { $0 == "\t" ? Character("\t") : " " }
      lines.append("  " + sourceLine.withoutControls)
      lines.append("  " + String(indent) + String(repeating: "^", count: length))
    }
    if let help { lines.append("  help: \(help)".withoutControls) }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// The text with each character that terminals obey, except a tab, as `�`, which is as wide as the caret line takes it
  /// to be.
  fileprivate var withoutControls: String {
    split(separator: "\t", omittingEmptySubsequences: false).map { String($0).withoutTreachery }.joined(separator: "\t")
  }

  /// Cut short where nobody would read it to its end.
  fileprivate var shortened: String {
    guard utf8.count > 1_000, count > 500 else { return self }
    return prefix(499) + "…"
  }
}
