// Whatever a file of rules or of tests holds, reading and checking it ends, and every finding has a place and words.

import FollowupModel
import RuleLanguage

private let records = SourceText(
  file: "records.rules",
  text: """
    record employee
      name text
      email email
      head link to employee, optional
    record client
      name text
      manager link to employee as clients, optional
      on_hold yes or no
    record invoice
      number text
      client link to client as invoices
      amount money
      due_on date
      paid_at instant, optional
      count number, optional
      status one of open, paid, cancelled
    group desk "desk@example.com"
    """)

/// A rule that files of tests can ask of.
private let ladder = SourceText(
  file: "ladder.rules",
  text: """
    rule overdue
      for each invoice
      when status is open and due_on is more than 3 days ago
      remind client.manager every 3 working days at most 4 times
      after 14 days remind client.manager.head, group desk
      subject "Invoice {number}"
    """)

private let knownRules = RuleChecker.check([records, ladder]).rules

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let source = SourceText(file: "a.rules", utf8: Array(UnsafeBufferPointer(start: start, count: count)))
  let (rules, diagnostics) = RuleChecker.check([records, source])
  let hasErrors = diagnostics.contains { $0.severity == .error }
  precondition((rules == nil) == hasErrors, "rules are there exactly where there is no error")
  expectWords(diagnostics)
  expectWords(RuleParser.parseCondition(source).1)
  precondition(knownRules != nil, "the rules of the tests are right")
  if let knownRules { expectWords(TestChecker.check(source, rules: knownRules).diagnostics) }
  return 0
}

private func expectWords(_ diagnostics: [Diagnostic]) {
  for diagnostic in diagnostics {
    precondition(diagnostic.line > 0 || diagnostic.column == 0, "a finding without a place is about the whole file")
    precondition(!diagnostic.message.isEmpty, "a finding says something")
    let isHarmless = diagnostic.description.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !$0.isTreacherous }
    precondition(isHarmless, "no terminal is made to hide or reorder what a finding says")
  }
}
