// From the text of a rule file to its tree, with every mistake on the way.

import FollowupModel

/// Reads rule files.
public enum RuleParser {
  /// Reads a whole file. The declarations are those that could be read; what could not is in the diagnostics, in the
  /// order of the file, and is `Expression.Kind.mistake` in the tree.
  public static func parse(_ source: SourceText) -> (file: RuleFile, diagnostics: [Diagnostic]) {
    (RuleFile(source: source, declarations: []), [])
  }

  /// Reads a single condition or expression.
  public static func parseCondition(_ source: SourceText) -> (Expression, [Diagnostic]) {
    (Expression(.mistake, SourceRange(start: 0, end: source.utf8.count)), [])
  }
}
