// Segments: what is said of their mistakes, and what `is in` answers.

import FollowupModel
import RuleLanguage
import Testing

/// `segment` declarations beside one rule of the team.
private func text(_ segments: String, _ condition: String = "client is in best", record: String = "invoice") -> String {
  ruleText(condition, record: record) + segments + "\n"
}

private func said(_ segments: String, _ condition: String = "client is in best", record: String = "invoice") -> [String]
{
  checked(text(segments, condition, record: record)).diagnostics.map { finding in
    "\(finding.line):\(finding.column) \(finding.severity): \(finding.message)"
      + (finding.help.map { " / \($0)" } ?? "")
  }
}

private let best = "segment best\n  top 10 of client by count(invoices)"

@Suite struct SegmentMistakeTests {
  /// What is said, without its place.
  private func findings(
    _ segments: String, _ condition: String = "client is in best", record: String = "invoice"
  ) -> [String] {
    said(segments, condition, record: record).map { String($0.drop { $0 != " " }.dropFirst()) }
  }

  @Test(arguments: [
    ("client is in best", "invoice"), ("client is in best", "client"), ("invoice.client is not in best", "invoice"),
    ("client.manager is in heads", "invoice"), ("head is in heads", "employee"), ("employee is in heads", "employee"),
    ("any(invoices where client is in best)", "client"),
    ("(client is in best) = yes", "invoice"), ("invoice is in dear", "invoice"),
  ])
  func aRecordIsAskedForByItsOwnNameOrThroughLinks(_ condition: String, _ record: String) throws {
    let segments = """
      \(best)
      segment heads
        employee making up 80% of count(clients.invoices)
      segment dear
        top 5% of invoice by amount
      """
    #expect(findings(segments, condition, record: record).filter { !$0.contains("no rule asks for") } == [])
  }

  @Test func aSegmentNobodyDeclaredIsNamedWithTheNearest() {
    #expect(
      findings(best, "client is in bets or client is in best")
        == ["error: no segment is called `bets` / did you mean `best`?"])
    #expect(
      findings("", "client is in best") == [
        "error: no segment is called `best` / declare it: `segment best`, and below `top 20% of client by …`"
      ])
    #expect(
      findings(best, "status is in closed or client is in best")
        == ["error: no segment is called `closed` / write `status is one of …`"])
    #expect(
      findings(best, "due_on is in autumn or client is in best") == [
        "error: no segment is called `autumn` / "
          + "write `is in this month`, `is between … and …` or `is within the last …`"
      ])
  }

  @Test func theLeftSideMustLeadToARecordOfTheSegment() {
    #expect(
      findings(best, "amount is in best") == [
        "error: `best` is a segment of client records, and `amount` is an amount of money / write `client is in best`"
      ])
    #expect(
      findings(best, "invoice is in best") == [
        "error: `best` is a segment of client records, and `invoice` is a link to another record / "
          + "write `client is in best`"
      ])
    #expect(
      findings(best, "clients is in best", record: "employee") == [
        "error: `best` is a segment of client records, and `clients` is a list (of client records) / "
          + "a list has many; ask it of one client"
      ])
    #expect(
      findings("segment heads\n  top 3 of employee by count(clients)", "client is in heads") == [
        "error: `heads` is a segment of employee records, and `client` is a link to another record / "
          + "write `client.manager is in heads`"
      ])
    #expect(
      findings(best, "head is in best", record: "employee") == [
        "error: `best` is a segment of client records, and `head` is a link to another record / "
          + "write a path that leads to a record of client before `is in best`"
      ])
  }

  @Test(arguments: [
    (
      "top 0 of client by count(invoices)",
      "error: nobody is among the top 0 / write a number from 1 on: `top 10`"
    ),
    (
      "top 150% of client by count(invoices)",
      "error: the top of a list is more than 0% and at most 100% of it / write `top 20%`"
    ),
    (
      "top 0% of client by count(invoices)",
      "error: the top of a list is more than 0% and at most 100% of it / write `top 20%`"
    ),
    (
      "client making up 0% of count(invoices)",
      "error: a part of the whole is more than 0% and at most 100% of it / write `client making up 80% of …`"
    ),
    (
      "top 10 of clients by count(invoices)", "error: no record is called `clients` / did you mean `client`?"
    ),
    (
      "top 10 of client by name",
      "error: each client is scored by a number or an amount of money, and `name` is a text / "
        + "score by `count(…)`, `sum(…)` or a field that is a number or an amount of money"
    ),
    (
      "top 10 of client by since",
      "error: each client is scored by a number or an amount of money, and `since` is a date / "
        + "measure it: `days since since`"
    ),
    (
      "top 10 of client by invoices",
      "error: each client is scored by a number or an amount of money, and `invoices` is a list (of invoice records)"
        + " / count them: `count(invoices)`"
    ),
    (
      "top 10 of client by count(invoices where client is in best)",
      "error: the score of a segment cannot ask who is in a segment / score by the records' own fields and lists"
    ),
    (
      "top 10 of client by count(invoice)",
      "error: `invoice` is not a field or list of client / did you mean `invoices`?"
    ),
    (
      "top 10 of client by count(manager.clients)",
      "error: lists of an employee can be used only in rules `for each employee` / start from the client instead"
    ),
  ])
  func whatASegmentCannotBeIsSaidOnce(_ line: String, _ expected: String) {
    #expect(findings("segment best\n  \(line)") == [expected])
  }

  @Test func aMistakeInASegmentIsShownWhereItIs() {
    let lines = teamRecords.split(separator: "\n", omittingEmptySubsequences: false).count + 6
    #expect(
      said("segment best\n  top 0 of client by name").map { $0.prefix { $0 != " " } }
        == ["\(lines):3", "\(lines):22"])
  }

  @Test func aNameStandsForOneSegment() {
    #expect(
      findings("\(best)\n\(best)") == [
        "error: segment `best` is declared twice / give one of them another name"
      ])
  }

  @Test func aSegmentNoRuleAsksForIsAWarning() {
    #expect(
      findings(best, "status is open") == [
        "warning: no rule asks for the segment `best` / ask `is in best` in a rule, or leave the segment out"
      ])
    // Not beside a mistake, which may be where it is asked for.
    #expect(!findings(best, "stat is open").contains { $0.contains("no rule asks") })
  }

  @Test func aTextMayAskToo() throws {
    let rules = checked(
      ruleText("status is open", subject: "{client is in best}") + best)
    #expect(rules.diagnostics.isEmpty)
  }
}
