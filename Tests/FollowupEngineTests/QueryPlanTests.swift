// What is asked of the store at a change, a look and a morning is found by an index: none of it costs more with more
// clients, but for the one reading of a segment's scores where one of them changed.

import FollowupEngine
import FollowupModel
import Testing

@testable import FollowupStore

/// Tables with a row for each rule, segment, type, source or held change, and none for each record.
private let small: Set<Substring> = [
  "segment", "record_type", "field", "choice", "owner", "generation", "held_change", "source", "CONSTANT",
]

@Test func noQueryOfAChangeALookOrAMorningReadsAWholeTable() throws {
  let team = try Team(
    overdue("remind client.manager every day\n  after 5 days remind client.manager.head")
      + rule("valued", for: "client", when: "client is in best", "remind \"sales@example.com\"\n  unless on_hold")
      + "segment best\n  top 1 of client by sum(amount of invoices where due_on is within the last 10 days)\n",
    people + "client zeta: name Zeta, manager boris\n")
  try team.store.access { $0.finalize() }

  try team.put(
    """
    invoice f1: client acme, amount 100 PLN, due_on 2026-11-12, status open
    invoice f2: client zeta, amount 50 PLN, due_on 2026-11-20, status open
    call c1: client acme
    """)
  try team.put("invoice f3: client zeta, due_on 2026-11-12, status open", owner: .hand)
  try team.run(until: "2026-11-27 12:00")
  try team.put("invoice f1: client zeta, amount 100 PLN, due_on 2026-11-12, status open")
  try team.put("invoice f2: client zeta, amount 50 PLN, due_on 2026-11-20, status paid")
  try team.command(.acknowledge(.record(rule: "overdue", id: "f1")))
  try team.command(
    .snooze(.record(rule: "overdue", id: "f1"), until: try #require(CivilDate(year: 2026, month: 12, day: 4))))
  try team.command(.mute(.record(rule: "overdue", id: "f3"), until: nil))
  try team.remove("invoice", "f3", owner: .hand)
  try team.run(until: "2026-12-11 12:00")
  #expect(team.sent.count > 10)

  let plans = try team.store.access { try $0.plans() }
  #expect(plans.count > 50)
  for (query, steps) in plans {
    for step in steps where step.hasPrefix("SCAN") && !small.contains(step.split(separator: " ")[1]) {
      Issue.record("\(step), in \(query)")
    }
  }
}

extension Connection {
  /// How SQLite finds what was asked, by the texts of the statements that are kept.
  fileprivate func plans() throws -> [(query: String, steps: [String])] {
    try texts.filter { !$0.hasPrefix("PRAGMA") }.map { text in
      (text, try rows(.text("EXPLAIN QUERY PLAN \(text)")) { try $0.text(3) })
    }
  }
}
