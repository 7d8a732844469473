// Lays rule files out canonically: text to text. What a file says stays, and so do its comments and blank lines.

/// Formats rule files.
public enum RuleFormatter {
  /// The canonical layout of a file. Formatting it again changes nothing, and reading it gives the same declarations.
  ///
  /// - Returns: the text, nil where the file has mistakes, and these.
  public static func format(_ source: SourceText) -> (text: String?, diagnostics: [Diagnostic]) {
    let (file, diagnostics) = RuleParser.parse(source)
    guard diagnostics.isEmpty else { return (nil, diagnostics) }
    return (text(of: file), [])
  }

  /// The canonical text of a file in which there was no mistake.
  public static func text(of file: RuleFile) -> String {
    var page = Page(file.source, comments: file.comments)
    for declaration in file.declarations { page.add(declaration.section) }
    return page.finish()
  }
}
