// Lays rule files and their tests out canonically: text to text. What a file says stays, and so do its comments and blank lines.

import FollowupModel

/// Formats rule files.
public enum RuleFormatter {
  /// The canonical layout of a file. Formatting it again changes nothing, and reading it gives the same declarations.
  ///
  /// - Returns: the text, nil where the file has mistakes or would become too long to be read again, and these findings.
  public static func format(_ source: SourceText) -> (text: String?, diagnostics: [Diagnostic]) {
    let (file, diagnostics) = RuleParser.parse(source)
    return result(text(of:), file, source, diagnostics)
  }

  /// The same for a file of tests.
  public static func formatTests(_ source: SourceText) -> (text: String?, diagnostics: [Diagnostic]) {
    let (file, diagnostics) = RuleParser.parseTests(source)
    return result(text(of:), file, source, diagnostics)
  }

  private static func result<File>(
    _ text: (File) -> String, _ file: File, _ source: SourceText, _ diagnostics: [Diagnostic]
  ) -> (text: String?, diagnostics: [Diagnostic]) {
    guard diagnostics.isEmpty else { return (nil, diagnostics) }
    let text = text(file)
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
    page(file.source, file.comments, file.sections)
  }

  /// The canonical text of a file of tests in which there was no mistake.
  public static func text(of file: TestFile) -> String {
    page(file.source, file.comments, file.sections)
  }

  private static func page(_ source: SourceText, _ comments: [SourceRange], _ sections: [Section]) -> String {
    var page = Page(source, comments: comments)
    for section in sections { page.add(section) }
    return page.finish()
  }
}
