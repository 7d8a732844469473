// Mistakes in the other clauses of a rule.

import Testing

extension Catalogue {
  static let settings: [Mistake] = [
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "a"
        ‸foo bar
        """,
      "`foo` starts no clause of a rule",
      "clauses start with for, when, unless, priority, remind, after, send, if, snooze, recheck, paused, subject, message"
    ),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        subject "a"
        ‸end
        """,
      "`end` cannot stand here",
      "leave it out: a clause ends where the next one begins"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        priority‸
        subject "a"
        """,
      "a priority is missing here",
      "one of low, normal, high, urgent"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        priority ‸critical
        subject "a"
        """,
      "expected a priority, not `critical`",
      "write `urgent`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        send at ‸9
        subject "a"
        """,
      "expected a time of day, not `9`",
      "write `09:00`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        send at ‸25:00
        subject "a"
        """,
      "there is no time `25:00`",
      "times go from `00:00` to `23:59`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        send at 09:00 on ‸workdays
        subject "a"
        """,
      "expected `working days` or a weekday, not `workdays`",
      "write `working days`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        send at 09:00 on ‸mondays
        subject "a"
        """,
      "expected `working days` or a weekday, not `mondays`",
      "write `monday`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        send at 09:00 on monday ‸and friday
        subject "a"
        """,
      "weekdays have commas between them",
      "write `on monday, friday`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        send ‸now
        subject "a"
        """,
      "expected `at`, not `now`",
      "write `send immediately`, or `send at 09:00 on working days`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        if late ‸drop
        subject "a"
        """,
      "expected `send`, not `drop`",
      "write `if late send` or `if late skip`; conditions stand in `when` and `unless`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        ‸if status is open
        subject "a"
        """,
      "a condition stands after `when` or `unless`",
      "write `when`, or join it to the condition above by `and`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        snooze ‸14 days
        subject "a"
        """,
      "expected `at most`, not `14`",
      "write `snooze at most 14 days`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        snooze at most ‸0 days
        subject "a"
        """,
      "`snooze at most` needs at least 1",
      "write `1 day`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        recheck ‸every 7 days
        subject "a"
        """,
      "expected `after`, not `every`",
      "write `recheck after 7 days`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        recheck after ‸0 days
        subject "a"
        """,
      "`recheck after` needs at least 1",
      "write `1 day`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        paused until ‸tomorrow
        subject "a"
        """,
      "expected a date, not `tomorrow`",
      "write `paused until 2026-12-31`"),
    Mistake(
      .error,
      clauses: """
        remind client.manager
        ‸pause
        subject "a"
        """,
      "`pause` is no clause of a rule",
      "write `paused`"),
    Mistake(
      .error,
      clauses: """
        unless client.on_hold
        ‸unless client.vip
        remind client.manager
        subject "a"
        """,
      "`unless` stands here a second time",
      "join the conditions by `and` or `or`"),
    Mistake(
      .error,
      clauses: """
        ‸due_on is today
        remind client.manager
        subject "a"
        """,
      "`and` or `or` is missing before `due_on`",
      "write `and due_on …`, or start a clause"),
  ]
}

@Test(arguments: Catalogue.settings)
func aMistakeInASettingIsNamedOnceWithItsRemedy(_ mistake: Mistake) { expectTaught(mistake) }
