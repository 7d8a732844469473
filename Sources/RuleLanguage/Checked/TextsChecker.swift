// The subjects and messages of one rule, in each of its languages.

import FollowupModel

/// Checks the texts of a rule.
struct TextsChecker {
  private typealias Text = (language: Name?, template: TextTemplate, keyword: SourceRange)

  let source: SourceText
  /// The language of the texts that name none; nil: the configured one.
  let fileLanguage: String?
  private(set) var diagnostics: [Diagnostic] = []

  init(source: SourceText, fileLanguage: String?) {
    self.source = source
    self.fileLanguage = fileLanguage
  }

  mutating func check(_ clauses: [RuleDeclaration.Clause], _ expressions: inout ExpressionChecker) -> RuleTexts {
    var texts = RuleTexts(subjects: [:], messages: [:], language: fileLanguage)
    var (subjects, messages): ([Text], [Text]) = ([], [])
    for clause in clauses {
      switch clause.kind {
      case .subject(let language, let template):
        texts.subjects[language?.text] = expressions.template(template)
        subjects.append((language, template, clause.keyword))
        // The place of a text that could not be read is held by one at the keyword.
        if template.range != clause.keyword { checkSubject(template) }
      case .message(let language, let template):
        texts.messages[language?.text] = expressions.template(template)
        messages.append((language, template, clause.keyword))
      default: continue
      }
    }
    for language in (subjects + messages).compactMap(\.language) { check(language) }
    checkPairs(subjects, messages)
    return texts
  }

  private mutating func checkSubject(_ text: TextTemplate) {
    let isLong = text.parts.contains { part in
      if case .literal(let literal) = part { literal.contains { $0.isNewline } } else { false }
    }
    if isLong { report(.error, text.range, "a subject is one line", help: "put the rest into `message`") }
    // What could not be read is no blank.
    let isBlank = source.utf8[text.range.start..<text.range.end].allSatisfy {
      [0x20, 0x09, 0x0A, 0x0D, 0x22].contains($0)
    }
    if isBlank { report(.error, text.range, "the subject is empty", help: "say in a few words what it is about") }
  }

  private mutating func check(_ language: Name) {
    if let finding = LanguageCode.finding(language) {
      report(.error, finding.range, finding.message, help: finding.help)
    } else if language.text == fileLanguage {
      report(
        .warning, language.range,
        "the texts of this file that name no language are in `\(language.text)` already (its first line says so)",
        help: "leave `\(language.text)` out here, and keep one such text")
    }
  }

  /// A person gets both texts in one language, so that half a translation is none.
  private mutating func checkPairs(_ subjects: [Text], _ messages: [Text]) {
    guard !messages.isEmpty else { return }
    let (subjectLanguages, messageLanguages) = (
      Set(subjects.map(\.language?.text)), Set(messages.map(\.language?.text))
    )
    for text in subjects where !messageLanguages.contains(text.language?.text) {
      let language = text.language.map { " \($0.text)" } ?? ""
      report(
        .warning, text.language?.range ?? text.keyword, "`subject\(language)` has no message in its language",
        help: "add `message\(language) \"\"\"…\"\"\"`" + consequence(text.language))
    }
    for text in messages where !subjectLanguages.contains(text.language?.text) {
      guard let language = text.language else { continue }
      report(
        .warning, language.range, "`message \(language.text)` has no subject in its language",
        help: "add `subject \(language.text) \"…\"`" + consequence(language))
    }
  }

  private func consequence(_ language: Name?) -> String {
    language == nil ? "; people of other languages get the subject alone" : "; until then people get the default texts"
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ range: SourceRange, _ message: String, help: String?
  ) {
    diagnostics.note(severity, at: range, in: source, message, help: help)
  }
}
