// A test of rules that is not met fails, and says what differs and why.

import FollowupEngine
import FollowupModel
import Testing

private let bench = Result {
  try RuleTestBench(
    teamRecords
      + rule(
        when: "status is open and due_on is more than 3 days ago",
        """
        unless client.on_hold
        remind client.manager every 3 working days at most 2 times
        after 14 days remind client.manager, client.manager.head
        """))
}

private let team = """
  given employee helena with name "Helena", email "helena@example.com"
  given employee anna with name "Anna", email "anna@example.com", head helena
  given employee boris with name "Boris", email "boris@example.com"
  given client acme with name "ACME", manager anna
  given invoice f1 with client acme, due_on 2026-11-12, status open

  """

private let isTrue = "status is open and due_on (12 November 2026) is more than 3 days ago"

@Suite struct FailingRuleTests {
  @Test func aReminderThatIsMissing() throws {
    try bench.get().expectFailure(
      team + """
        on 2026-11-13 expect overdue for f1 to remind anna
        on 2026-11-17 expect overdue for f1 to remind anna
        """,
      "2026-11-13: expected overdue for f1 to remind anna; it was not sent: its condition is not true until "
        + "2026-11-16: \(isTrue)",
      "2026-11-17: expected overdue for f1 to remind anna; it was not sent: its next reminder falls due on "
        + "2026-11-19")
  }

  @Test func aReminderThatIsNotExpected() throws {
    try bench.get().expectFailure(
      team + "on 2026-11-16 expect nothing",
      "2026-11-16: overdue for f1 to remind anna was not expected: it was sent because \(isTrue)")
    // Beside one that is.
    try bench.get().expectFailure(
      team + """
        on 2026-11-16 expect overdue for f1 to remind anna
        on 2026-11-30 expect overdue for f1 to remind anna
        """,
      "2026-11-30: overdue for f1 to remind helena at step \"14 days\" was not expected: it was sent because \(isTrue)")
  }

  @Test func theWrongPerson() throws {
    try bench.get().expectFailure(
      team + """
        given absence a1 with employee anna, from 2026-11-16, until 2026-11-18, substitute boris
        on 2026-11-16 expect overdue for f1 to remind anna
        on 2026-11-19 expect overdue for f1 to remind "x@example.com"
        """,
      "2026-11-16: expected overdue for f1 to remind anna; boris got it, because Anna is absent until 2026-11-18",
      "2026-11-19: expected overdue for f1 to remind \"x@example.com\"; anna got it")
  }

  @Test func theWrongStepAndTheWrongTime() throws {
    try bench.get().expectFailure(
      team + """
        on 2026-11-16 expect overdue for f1 to remind anna at step "14 days"
        on 2026-11-19 at 10:00 expect overdue for f1 to remind anna
        """,
      "2026-11-16: expected overdue for f1 to remind anna at step \"14 days\"; it was step \"0 days\"",
      "2026-11-19: expected at 10:00 overdue for f1 to remind anna; it was sent at 09:00")
  }

  @Test func whatWasNotLateAndInNoDigest() throws {
    try bench.get().expectFailure(
      team + """
        on 2026-11-16 expect overdue for f1 to remind anna late
        on 2026-11-19 expect overdue for f1 to remind anna in a digest
        """,
      "2026-11-16: expected overdue for f1 to remind anna late; it was not late",
      "2026-11-19: expected overdue for f1 to remind anna in a digest; it was a mail of its own, not in a digest")
  }

  @Test func anAnswerThatCannotBeGiven() throws {
    try bench.get().expectFailure(
      team + """
        on 2026-11-13 acknowledge overdue for f1
        on 2026-11-16 expect overdue for f1 to remind anna
        on 2026-11-16 snooze until 2027-11-20 overdue for f1
        """,
      "2026-11-13: `acknowledge overdue for f1` was refused: overdue has no follow-up for invoice/f1",
      "2026-11-16: `snooze until 2027-11-20 overdue for f1` was refused: 2027-11-20 is too far: this rule can be snoozed "
        + "for at most 14 days")
  }

  @Test(arguments: [
    ("acknowledge overdue for f1", "the step was acknowledged"),
    ("snooze until 2026-11-25 overdue for f1", "it is snoozed"),
    ("done overdue for f1", "it is done"),
    ("mute overdue for f1", "the rule is muted for this record"),
    ("change acme with on_hold yes", "the rule's `unless` holds"),
    ("change f1 with status paid", "its condition is not true"),
    ("remove f1", "invoice f1 is not there"),
  ])
  func theReasonIsTheOneThatTheEngineHad(event: String, reason: String) throws {
    let outcome = try bench.get().outcome(
      team + """
        on 2026-11-16 expect overdue for f1 to remind anna
        on 2026-11-17 \(event)
        on 2026-11-19 expect overdue for f1 to remind anna
        """)
    let difference = try #require(outcome.differences.first)
    #expect(outcome.differences.count == 1)
    #expect(difference.hasPrefix("2026-11-19: expected overdue for f1 to remind anna; it was not sent: "))
    #expect(difference.contains(reason), "\(difference)")
  }

  @Test func aRecordThatIsExpectedTwiceIsNotMetByOneReminder() throws {
    try bench.get().expectFailure(
      team + """
        on 2026-11-16 expect overdue for f1 to remind anna
        expect overdue for f1 to remind anna at step "0 days"
        """,
      "2026-11-16: expected overdue for f1 to remind anna; it was not sent: its next reminder falls due on "
        + "2026-11-19")
  }

  @Test func theTimelineShowsBothSidesAndMarksWhereTheyDiffer() throws {
    let outcome = try bench.get().outcome(
      team + """
        on 2026-11-15 expect nothing
        on 2026-11-16 expect nothing
        on 2026-11-17 expect overdue for f1 to remind anna
        on 2026-12-01 expect nothing
        """)
    #expect(
      TestTimeline(outcome).lines == [
        "  day             expected                       sent",
        "  2026-11-15 sun  nothing                        nothing",
        "✗ 2026-11-16 mon  nothing                        overdue for f1 to remind anna",
        "✗ 2026-11-17 tue  overdue for f1 to remind anna  nothing",
        "  2026-11-19 thu  (not checked)                  overdue for f1 to remind anna",
        "  2026-11-30 mon  (not checked)                  overdue for f1 to remind anna at step \"14 days\"",
        "                                                 overdue for f1 to remind helena at step \"14 days\"",
        "  2026-12-01 tue  nothing                        nothing",
      ])
  }
}
