// Lays rule files out canonically: text to text. What a file says stays, and so do its comments and blank lines.

import FollowupModel

/// Formats rule files.
public enum RuleFormatter {
  /// The canonical layout of a file. Formatting it again changes nothing, and reading it gives the same declarations.
  ///
  /// - Returns: the text, nil where the file has mistakes or would become too long to be read again, and these findings.
  public static func format(_ source: SourceText) -> (text: String?, diagnostics: [Diagnostic]) {
    let (file, diagnostics) = RuleParser.parse(source)
    guard diagnostics.isEmpty else { return (nil, diagnostics) }
    let text = text(of: file)
    guard text.utf8.count <= Limits.ruleFileBytes else { return (nil, [tooLong(source)]) }
    return (text, [])
  }

  private static func tooLong(_ source: SourceText) -> Diagnostic {
    Diagnostic(
      .error, file: source.file,
      "laid out, with its blanks and line ends, this file would have more than \(Limits.ruleFileBytes) bytes",
      help: "divide it into several files")
  }

  /// The canonical text of a file in which there was no mistake.
  public static func text(of file: RuleFile) -> String {
    var page = Page(file.source, comments: file.comments)
    for section in file.sections { page.add(section) }
    return page.finish()
  }
}
