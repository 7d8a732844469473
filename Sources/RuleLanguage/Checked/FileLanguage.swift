// `language pl` at the top of a file: the language of its texts that name none.

/// The language that a file declares.
struct FileLanguage {
  /// Nil: the configured one.
  private(set) var code: String?
  private(set) var diagnostics: [Diagnostic] = []

  init(_ file: RuleFile) {
    var isFirst = true
    for case (let position, .language(let name)) in file.declarations.enumerated() {
      let help = "the texts of one file that name no language are in one language"
      if !isFirst {
        report(name, file.source, "the language of this file is declared twice", help: help)
      } else if position > 0 {
        report(
          name, file.source, "`language` stands below other declarations",
          help: "move the line to the top of the file, because it counts for all of it")
      }
      if let finding = LanguageCode.finding(name) {
        report(name, file.source, finding.message, help: finding.help)
      } else if isFirst {
        code = name.text
      }
      isFirst = false
    }
  }

  private mutating func report(_ name: Name, _ source: SourceText, _ message: String, help: String?) {
    diagnostics.note(.error, at: name.range, in: source, message, help: help)
  }
}
