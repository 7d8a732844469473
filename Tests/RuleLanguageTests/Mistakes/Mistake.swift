// The catalogue's ground: one mistake in an otherwise right set of rules, where it is, what is said, and what to do.

import RuleLanguage
import Testing

/// A mistake of which there must be one finding, at the mark `‸`, and no other.
struct Mistake: Sendable, CustomTestStringConvertible {
  var severity: Diagnostic.Severity
  /// A whole file after `records`.
  var marked: String
  var message: String
  var help: String?

  private init(_ severity: Diagnostic.Severity, _ marked: String, _ message: String, _ help: String?) {
    self.severity = severity
    self.marked = marked
    self.message = message
    self.help = help
  }

  /// In the condition of a rule for invoices.
  init(_ severity: Diagnostic.Severity, when condition: String, _ message: String, _ help: String? = nil) {
    let rule = "rule tested\n  for each invoice\n  when \(condition)\n  remind group collections\n  subject \"s\"\n"
    self.init(severity, rule, message, help)
  }

  /// Among the other clauses of such a rule.
  init(_ severity: Diagnostic.Severity, clauses: String, _ message: String, _ help: String? = nil) {
    let rule = "rule tested\nfor each invoice\nwhen status is open\n\(clauses)\n"
    self.init(severity, rule, message, help)
  }

  /// In any declaration.
  init(_ severity: Diagnostic.Severity, file: String, _ message: String, _ help: String? = nil) {
    self.init(severity, file + "\n", message, help)
  }

  var testDescription: String { marked }

  static let records = """
    record employee
      name text
      email email
      head link to employee, optional
    record client
      name text
      manager link to employee as clients, optional
      on_hold yes or no
      vip yes or no, optional
      since date, optional
      limit money, optional
      notice_days number, optional
    record invoice
      number text
      client link to client as invoices
      amount money
      due_on date
      paid_on date, optional
      opened_at instant, optional
      status one of open, paid, cancelled
      stage one of new, known, optional
      rate number, optional
      contact email, optional
    record complaint
      client link to client as complaints
      closed_on date, optional
      happened_at instant, optional
    group collections "a@example.com", "b@example.com"
    rule everything
      for each invoice
      when status is cancelled
      remind group collections
      subject "s"

    """

  /// What is said about it.
  func findings() -> [Diagnostic] {
    let text = Mistake.records + marked.replacing("‸", with: "")
    return RuleChecker.check([SourceText(file: "a.rules", text: text)]).diagnostics
  }

  /// `LINE:COLUMN` of the mark in the whole text.
  var place: String {
    let before = (Mistake.records + marked).prefix { $0 != "‸" }
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    return "\(lines.count):\((lines.last?.count ?? 0) + 1)"
  }
}

/// Expects that a mistake is found once, at its place, in these words, and that nothing else is found.
func expectTaught(_ mistake: Mistake, at location: SourceLocation = #_sourceLocation) {
  let found = mistake.findings()
  let said = found.map { "\($0.severity) \($0.line):\($0.column): \($0.message) / \($0.help ?? "-")" }
  let expected = "\(mistake.severity) \(mistake.place): \(mistake.message) / \(mistake.help ?? "-")"
  #expect(said == [expected], sourceLocation: location)
}
