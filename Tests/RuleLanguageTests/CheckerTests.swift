// Mistakes are caught before a rule goes live, each with its fix.

import FollowupModel
import RuleLanguage
import Testing

@Suite struct CheckerTests {
  @Test(arguments: [
    ("stauts is open", "`stauts` is not a field or list of invoice / did you mean `status`?"),
    ("status is opne", "`opne` is not a value of `status` / did you mean `open`?"),
    ("due_on is more than 3 hours ago", "`due_on` is a date, so it can be compared with days, not with hours"),
    ("amount is more than 5", "write the currency after the number"),
    ("number < \"b\"", "texts have no order"),
    ("due_on + 3 is today", "write `3 days`"),
    ("5 PLN + 5 EUR > amount", "PLN and EUR are different currencies"),
    ("client.manager is anna", "`client.manager.id is \"anna\"`"),
    ("client is in key_clients", "no segment is called `key_clients`"),
    ("due_on is more than 2.5 days ago", "counted in whole numbers"),
    ("sum(client.invoices) > 5 PLN", "needs a value of each invoice"),
    ("count(client) > 1", "takes a list"),
    ("any(client.manager.clients)", "only in rules `for each employee`"),
    ("due_on is more than 3 days", "`is more than 3 days ago`"),
    ("due_on", "not something that is true or false"),
    ("earliest(amount of client.invoices) > 5 PLN", "write `smallest`"),
    ("number.x is \"1\"", "nothing can follow it after a dot"),
    ("client.invoices.amount > 5 PLN", "take one with an aggregate"),
    ("status = 'open'", "write `\"open\"`; for a value of `one of …`, write `open`"),
    ("status is “open”", "write `\"open\"`; for a value of `one of …`, write `open`"),
    ("client.on_hold is open", "`client.on_hold` is yes or no, and not `open` / write `is yes` or `is no`"),
    ("client.on_hold is true", "write `yes`"),
    ("amount in PLN > 5", "compare with `5 PLN`"),
    ("due_on is more then 3 days ago", "write `more than`"),
    ("due_on is 3 days", "write `is exactly 3 days ago` or `is exactly 3 days away`"),
    ("due_on is not 3 days ago", "`exactly` is missing"),
    ("due_on is more than 3 working hours ago", "can be compared with days, not with working hours"),
    ("working hours since due_on > 3", "measured since or until an instant"),
  ])
  func aMistakeIsNamedWithItsRemedy(_ condition: String, _ expected: String) {
    let found = findings(condition).filter { $0.hasPrefix("error") }
    #expect(found.count == 1 && found[0].contains(expected), "\(condition): \(found)")
  }

  @Test func aClientNeverSpokenToIsNotForgottenSilently() {
    let silent = findings("latest(paid_on of invoices) is more than 60 days ago", record: "client")
    #expect(silent.count == 1 && silent[0].hasPrefix("warning") && silent[0].contains("or none(invoices)"), "\(silent)")
    #expect(
      findings("latest(paid_on of invoices) is more than 60 days ago or none(invoices)", record: "client").isEmpty)
  }

  @Test func aNameThatHidesAnotherIsPointedOut() {
    let found = findings("any(client.invoices where status is open)")
    #expect(found.count == 1 && found[0].hasPrefix("warning") && found[0].contains("`invoice.status`"), "\(found)")
    #expect(findings("any(client.invoices where status is open and due_on is after invoice.due_on)").isEmpty)
  }

  @Test func aWordAfterOrIsAValueOfTheChoice() throws {
    #expect(findings("status is open or paid and client.on_hold").isEmpty)
    // A text has no such values: `or` starts another condition.
    let found = findings("number is \"a\" or client.on_hold and status is open")
    #expect(found.count == 1 && found[0].hasPrefix("warning: `and` joins more closely"), "\(found)")
  }

  @Test func aListOfValuesMayHoldWordsThatAreFieldsToo() {
    let record = "record offer\n  state one of open, urgent, done\n  urgent yes or no\n\n"
    let clauses = "\n  remind \"a@example.com\"\n  subject \"s\"\n"
    let listed = checked(record + "rule r\n  for each offer\n  when state is one of open, urgent" + clauses)
    #expect(listed.diagnostics.isEmpty, "\(listed.diagnostics)")
    let unclear = checked(record + "rule r\n  for each offer\n  when state is open or urgent" + clauses).diagnostics
    #expect(unclear.count == 1 && unclear[0].help?.contains("is one of open, urgent") == true, "\(unclear)")
  }

  @Test func aMistakeInADeclarationIsNotRepeatedWhereItsFieldIsUsed() {
    for (line, wrong, message) in [
      ("client link to client as invoices", "client link to clinet as invoices", "no record is called `clinet`"),
      ("client link to client as invoices", "client lnik to client as invoices", "`lnik` is no type of a field"),
      ("status one of open, paid, cancelled", "status one of open; paid; cancelled", "`;` has no meaning here"),
      ("status one of open, paid, cancelled", "status one of \"open\"", "expected a value, not `\"open\"`"),
    ] {
      let condition = "status is open and client.on_hold and any(client.invoices where status is paid)"
      let text = ruleText(condition, subject: "{client.name}")
      let found = checked(text.replacing(line, with: wrong)).diagnostics.filter { $0.severity == .error }
      #expect(Set(found.map(\.message)) == [message], "\(wrong): \(found)")
    }
  }

  @Test func rulesWithoutRecordsAreToldOnce() {
    let rule = "rule r\n  for each invoice\n  when due_on is today\n  remind \"a@example.com\"\n  subject \"s\"\n"
    let found = RuleChecker.check([
      SourceText(file: "a.rules", text: rule + rule.replacing("rule r", with: "rule s")),
      SourceText(file: "b.rules", text: rule.replacing("rule r", with: "rule t")),
    ]).diagnostics
    #expect(found.map(\.message) == ["no records are declared, so no rule can be checked"])
    #expect(found.first?.help == "check the file with the `record` declarations together with this one")
  }

  @Test func aMiswrittenClauseIsNotMissedAsWell() {
    for (line, wrong, message) in [
      ("for each invoice", "foreach invoice", "`foreach` is no clause of a rule"),
      ("for each invoice", "for each", "a record's name is missing here"),
      ("subject \"", "subject \"S \"x\" ", "the text has ended before `x`"),
      ("subject \"subject\"", "subject 'late'", "a text stands in double quotes"),
    ] {
      let text = ruleText("status is open").replacing(line, with: wrong)
      let found = checked(text).diagnostics
      #expect(found.first?.message == message && found.allSatisfy { $0.line == found[0].line }, "\(wrong): \(found)")
    }
    #expect(checked(ruleText("status is open", subject: "")).diagnostics.map(\.message) == ["the subject is empty"])
  }

  @Test func everyMissingClauseIsNamed() {
    let found = checked(teamRecords + "rule empty\n  priority high\n").diagnostics.map(\.message)
    for word in ["for each", "when", "remind", "subject"] {
      #expect(found.contains("rule `empty` has no `\(word)`"), "\(found)")
    }
  }

  @Test func recordsOfSeveralFilesUniteAndAgree() {
    let first = SourceText(file: "a.rules", text: "record thing\n  name text\n  size number\n")
    let second = SourceText(file: "b.rules", text: "record thing\n  size text\n  owner link to nobody\n")
    let found = RuleChecker.check([first, second]).diagnostics
    #expect(found.map(\.file) == ["b.rules", "b.rules"])
    #expect(found.first?.message == "`thing.size` is `number` in a.rules, line 3")
    #expect(found.last?.message == "no record is called `nobody`")
  }

  @Test func recipientsArePeopleOrAddresses() {
    for (recipient, expected) in [
      ("client", "a reminder goes to an employee"), ("group colections", "did you mean `collections`?"),
      ("\"nobody\"", "is not a mail address"), ("collections", "write `group collections`"),
    ] {
      let text = ruleText("status is open").replacing(
        "\"a@example.com\", group collections\n  subject", with: "\(recipient)\n  subject")
      let found = checked(text).diagnostics.map { $0.message + ($0.help ?? "") }
      #expect(found.count == 1 && found[0].contains(expected), "\(recipient): \(found)")
    }
  }

  @Test func whatARuleReadsIsKnown() throws {
    let (rule, schema) = try rule("any(client.complaints where closed_on is empty)")
    let names = rule.reads.map { "\($0.type).\(schema[$0.type]?.fields[$0.field].name ?? "?")" }
    #expect(Set(names) == ["invoice.client", "complaint.client", "complaint.closed_on"])
  }
}
