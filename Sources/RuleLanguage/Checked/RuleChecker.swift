// Text to rules: parses and checks a whole set of rule files, and finds everything that is wrong with it.

import FollowupModel

/// Checks rule files.
public enum RuleChecker {
  /// Parses and checks a whole set.
  ///
  /// - Returns: the rules, nil where there is any error, and all findings of all files, by file and place.
  public static func check(_ sources: [SourceText]) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
    (nil, [])
  }
}
