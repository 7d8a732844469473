// What an explanation says of each part of a condition: words, values, truths, lists, and what is missing.

import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

@Suite struct ExplanationTreeTests {
  private let team: TeamTime
  private let now: Instant

  init() throws {
    team = try zone("Europe/Warsaw")
    now = at("2026-11-16", "10:00", in: team)
  }

  /// The tree as lines: depth by dashes, then the truth's letter, the words, the lists, and what is missing.
  private func tree(_ condition: String, _ change: (inout [String: Value]) -> Void = { _ in }) throws -> [String] {
    func lines(_ node: ConditionNode, _ depth: Int) -> [String] {
      let words = node.kind == .test ? node.words : "\(node.kind)"
      let lists = node.selections.map {
        " [\($0.list) \($0.taken)/\($0.total) ?\($0.unknown): \($0.examples.map(\.text).joined(separator: " "))]"
      }
      let missing = node.missing.isEmpty ? "" : " <\(node.missing.joined(separator: "; "))>"
      let line =
        "\(String(repeating: "-", count: depth))\("\(node.truth)".prefix(1)) \(words)\(lists.joined())\(missing)"
      return [line] + node.parts.flatMap { lines($0, depth + 1) }
    }
    return lines(try explanation(condition, change).when, 0)
  }

  private func explanation(
    _ condition: String, _ change: (inout [String: Value]) -> Void = { _ in }
  ) throws -> RuleExplanation {
    let (rule, schema) = try rule(condition)
    var values: [String: Value] = [
      "number": .text("f1"), "client": client("acme"), "amount": money("100 PLN"), "due_on": .date(date("2026-11-12")),
      "status": .choice("open"),
    ]
    change(&values)
    let invoice = make(schema, "invoice", "f1", values)
    let records = RecordSet([
      invoice, make(schema, "client", "acme", ["name": .text("ACME"), "on_hold": .yesNo(false)]),
      make(schema, "complaint", "c1", ["client": client("acme")]),
      make(schema, "complaint", "c2", ["client": client("acme"), "closed_on": .date(date("2026-11-01"))]),
      make(schema, "complaint", "c3", ["client": client("acme"), "closed_on": .date(date("2026-11-15"))]),
    ])
    let context = EvaluationContext(now: now, time: team, records: records)
    return rule.explanation(for: invoice, in: context, language: "en", formatter: PlainFormatter())
  }

  @Test func everyPartHasItsWordsItsValuesAndItsTruth() throws {
    let lines = try tree(
      "status is open and due_on is more than 3 days ago and not (client.on_hold or amount < 50 PLN)")
    #expect(
      lines == [
        "y and", "-y status is open", "-y due_on (2026-11-12) is more than 3 days ago", "-y not", "--n or",
        "---n client.on_hold", "---n amount (100.00 PLN) < 50 PLN",
      ])
    #expect(try tree("status is paid") == ["n status (open) is paid"])
  }

  @Test(arguments: [
    ("any(client.complaints where closed_on is empty)", "y [client.complaints 1/3 ?0: c1]"),
    ("none(client.complaints where closed_on is more than 3 days ago)", "n [client.complaints 1/3 ?1: c2]"),
    ("none(client.complaints where closed_on is more than 90 days ago)", "y [client.complaints 0/3 ?1: c1]"),
    ("count(client.complaints) is between 2 and 5", "y [client.complaints 3/3 ?0: c1 c2 c3]"),
    ("sum(client.invoices.amount) is more than 5 PLN", "y [client.invoices 1/1 ?0: f1]"),
    ("client.complaints is empty", "n [client.complaints 3/3 ?0: c1 c2 c3]"),
  ])
  func anAggregateSaysWhichElementsMakeItSo(_ condition: String, _ expected: String) throws {
    let line = try #require(try tree(condition).first)
    #expect(line.hasPrefix(expected.prefix(2)))
    #expect(line.hasSuffix(expected.dropFirst(2)), "\(line)")
  }

  @Test(arguments: [
    ("paid_on is in the past", "paid_on is empty"), ("paid_on - due_on > 3", "paid_on is empty"),
    ("client.manager.name is \"Anna\"", "client.manager is empty"),
    ("client.since is in the past", "client.since is empty"),
    ("latest(client.complaints.opened_at) is more than 3 days ago", "those 3 of client.complaints have no values"),
    (
      "latest(closed_on of client.complaints where opened_at is in the past) is before today",
      "none of the 3 client.complaints counts"
    ),
    ("amount > 5 EUR", "the two are of different currencies"), ("100 / (days since due_on - 4) > 1", "divides by zero"),
    ("due_on is more than client.notice_days days ago", "client.notice_days is empty"),
    ("contact contains \"@\"", "contact is empty"), ("not (paid_on is a monday)", "paid_on is empty"),
  ])
  func whatCanNotBeToldSaysWhatIsMissing(_ condition: String, _ expected: String) throws {
    let lines = try tree(condition)
    #expect(lines.first?.hasPrefix("u") == true, "\(lines)")
    #expect(lines.last?.contains(expected) == true, "\(lines)")
  }

  @Test func anEmptyLinkAndOneThatLeadsNowhereAreToldApart() throws {
    let nowhere = try tree("client.on_hold") { $0["client"] = client("gone") }
    #expect(nowhere == ["u client.on_hold <client leads to client `gone`, which is not there>"])
    let empty = try tree("client.on_hold") { $0["client"] = nil }
    #expect(empty == ["u client.on_hold <client is empty>"])
    let none = try tree("latest(client.complaints.closed_on) is before today") { $0["client"] = nil }
    #expect(none.last?.contains("there are no client.complaints") == true)
  }

  @Test(arguments: [
    ("status is open and due_on is in the future and amount > 500 PLN", ["due_on", "amount"]),
    ("paid_on is in the past and status is paid", ["status"]),
    ("paid_on is in the past and status is open", ["paid_on"]),
    ("status is paid or (amount > 500 PLN and status is open)", ["status", "amount"]),
    ("not (status is open or amount > 500 PLN)", ["status"]),
    ("not (status is open and amount > 50 PLN)", ["status", "amount"]),
    ("status is open", []),
  ])
  func whatStandsInTheWayIsNoMoreThanThat(_ condition: String, _ expected: [String]) throws {
    let obstacles = try explanation(condition).obstacles
    #expect(obstacles.map { String($0.words.prefix { $0 != " " }) } == expected)
  }

  @Test func everyTestOfRandomRulesThatCanNotBeToldSaysWhy() throws {
    var random = SeededRandom(seed: 3_112_026)
    for index in 0..<50 {
      let text = RandomCondition.dates(depth: 1, &random)
      let (rule, schema) = try rule(text)
      let (invoice, records) = RandomRecords.team(schema, around: date("2026-11-16"), team, &random)
      let context = EvaluationContext(now: now, time: team, records: records)
      func all(_ node: ConditionNode) -> [ConditionNode] { [node] + node.parts.flatMap(all) }
      let said = rule.explanation(for: invoice, in: context, language: "en", formatter: PlainFormatter())
      for node in all(said.when) {
        let isUntold = node.kind == .test && node.truth == .unknown
        #expect(node.missing.isEmpty != isUntold, "seed \(random.seed), case \(index): \(text): \(node.words)")
      }
      #expect(said.obstacles.isEmpty == (said.match.truth == .yes), "seed \(random.seed), case \(index): \(text)")
    }
  }
}
