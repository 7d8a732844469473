// Whatever a rule file holds, reading and checking it ends, and every finding has a place and words.

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

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let source = SourceText(file: "a.rules", utf8: Array(UnsafeBufferPointer(start: start, count: count)))
  let (rules, diagnostics) = RuleChecker.check([records, source])
  let hasErrors = diagnostics.contains { $0.severity == .error }
  precondition((rules == nil) == hasErrors, "rules are there exactly where there is no error")
  for diagnostic in diagnostics {
    precondition(diagnostic.line > 0 || diagnostic.column == 0, "a finding without a place is about the whole file")
    precondition(!diagnostic.message.isEmpty && !diagnostic.description.isEmpty, "a finding says something")
  }
  _ = RuleParser.parseCondition(source)
  return 0
}
