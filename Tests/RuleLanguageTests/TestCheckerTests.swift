// What is wrong with a test of rules is said at its place, before the test is run.

import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

private let rules = """
  rule overdue
    for each invoice
    when status is open
    remind client.manager every week
    after 14 days remind client.manager.head
    after 1 month remind group collections
    subject "s"
  rule open_complaint
    for each complaint
    when closed_on is empty
    remind client.manager
    subject "s"

  """

private let people = """
  given employee anna with name "Anna", email "anna@example.com"
  given employee boris with name "Boris"
  given client acme with name "ACME", manager anna
  given invoice f1 with client acme, status open
  given complaint k1 with client acme

  """

private func check(_ text: String) throws -> RuleTestFile {
  let rules = try #require(checked(teamRecords + rules).rules)
  return TestChecker.check(SourceText(file: "a.tests", text: text), rules: rules)
}

/// Expects one finding at each `‸`, and no other.
private func expectFindings(
  in marked: String, _ expected: String..., at location: SourceLocation = #_sourceLocation
) throws {
  var marks: [String] = []
  var text = ""
  for (index, line) in marked.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    for (offset, part) in line.split(separator: "‸", omittingEmptySubsequences: false).enumerated() {
      if offset > 0 {
        marks.append("\(index + 1):\(text.split(separator: "\n", omittingEmptySubsequences: false).last?.count ?? 0)")
      }
      text += part
    }
    text += "\n"
  }
  let places = marks.map { mark -> String in
    let parts = mark.split(separator: ":")
    return "\(parts[0]):\((Int(parts[1]) ?? 0) + 1)"
  }
  let found = try check(text).diagnostics
  #expect(found.map { "\($0.line):\($0.column)" } == places, "\(found)", sourceLocation: location)
  let said = found.map { "\($0.severity): \($0.message)" + ($0.help.map { " / \($0)" } ?? "") }
  #expect(said == expected, sourceLocation: location)
}

@Test func namesThatDoNotExistAreSaidWithTheNearestOne() throws {
  try expectFindings(
    in: "test \"names\"\n" + people + """
      given ‸invoise f2 with status open
      given invoice f3 with ‸statsu open, status ‸opne, client ‸akme, ‸id "f3"
      on 2026-11-16 expect ‸overdu for f1 to remind anna
      expect overdue for ‸f9 to remind anna
      expect overdue for f1 to remind ‸ana, ‸boris, ‸"nobody" at step ‸"15 days"
      change ‸f7 with status paid
      remove ‸acmee
      done ‸overdo for f1
      """,
    "error: no record is called `invoise` / did you mean `invoice`?",
    "error: `invoice` has no field `statsu` / did you mean `status`?",
    "error: `opne` is no value of `status` / did you mean `open`?",
    "warning: no client of this test is called `akme`, so this link leads nowhere / did you mean `acme`?",
    "error: the id is no field: it stands behind the type / write `given invoice f1 with …`",
    "error: no rule is called `overdu` / did you mean `overdue`?",
    "error: no record of this test is called `f9` / there are f1, f3",
    "error: no employee of this test is called `ana` / did you mean `anna`?",
    "error: employee `boris` has no `email`, so nothing can reach them / add it where the employee is given: "
      + "`email \"boris@example.com\"`",
    "error: no employee of this test is called `nobody` / give one: `given employee nobody with email "
      + "\"nobody@example.com\"`, or write an address in double quotes",
    "error: rule `overdue` has no step `15 days` / did you mean `\"14 days\"`?",
    "error: no record of this test is called `f7` / there are acme, anna, boris, f1, f3, k1",
    "error: no record of this test is called `acmee` / did you mean `acme`?",
    "error: no rule is called `overdo` / did you mean `overdue`?")
}

@Test func valuesMustFitTheirFields() throws {
  try expectFindings(
    in: """
      test "values"
        given client acme with name ‸ACME, on_hold ‸maybe, since ‸2026-11-12 09:00, limit ‸1000, notice_days ‸"3"
        given invoice f1 with client ‸2026-11-12, amount ‸"10 PLN", due_on ‸12, status ‸"open", contact ‸anna
        given invoice f2 with opened_at ‸9, rate ‸10 PLN, contact ‸"anna", status ‸12, number ‸4711
        on 2026-11-16 expect nothing
      """,
    "error: `name` is a text, which stands in double quotes / write `name \"ACME\"`",
    "error: `on_hold` is yes or no / write `on_hold yes`",
    "error: `since` is a date, without a time / write `since 2026-11-16`",
    "error: `limit` is money: a number and its currency / write `limit 1000 PLN`",
    "error: `notice_days` is a number / write `notice_days 12`",
    "error: `client` is a link to client: the id of one / write `client acme`",
    "error: `amount` is money: a number and its currency / write `amount 1000 PLN`",
    "error: `due_on` is a date / write `due_on 2026-11-16`",
    "error: a value of `one of …` stands without quotes / write `status open`",
    "error: `contact` is an email address, which stands in double quotes / write `contact \"anna@example.com\"`",
    "error: `opened_at` is a date with its time / write `opened_at 2026-11-16 09:00`",
    "error: `rate` is a number / write `rate 12`",
    "error: `anna` is not a mail address / write it like \"anna@example.com\"",
    "error: `status` is one of open, paid, cancelled / write `status open`",
    "error: `number` is a text, which stands in double quotes / write `number \"4711\"`")
}

@Test func daysRiseAndEachTestExpectsSomething() throws {
  try expectFindings(
    in: "test ‸\"nothing to expect\"\n" + people + """
        on 2026-11-16 change f1 with status paid
      test "days"
      """ + "\n" + people + """
          ‸expect nothing
          ‸change f1 with status paid
          on 2026-11-16 at 10:00 done overdue for f1
          on 2026-11-16 at ‸09:00 acknowledge overdue for f1
          on ‸2026-11-15 expect nothing
          on 2026-11-16 expect overdue for f1 to remind anna
          ‸on 2026-11-16 expect nothing
          on 2026-11-17 at ‸09:00 expect nothing
          snooze until ‸2026-11-17 overdue for f1
          mute until ‸2026-11-01 overdue for f1
        test ‸"days"
          on 2026-11-16 expect nothing
        """,
    "error: this test expects nothing, so it cannot fail / add what is to be sent, or `on 2026-11-16 expect nothing`",
    "error: on which day is missing here / write `on 2026-11-16 …`",
    "error: on which day is missing here / write `on 2026-11-16 …`",
    "error: 09:00 lies before 10:00, which stands above it / put the times in order",
    "error: 2026-11-15 lies before 2026-11-16, which stands above it / put the days in order",
    "error: on 2026-11-16 something and nothing is expected / keep the lines that say what is sent on that day",
    "error: nothing is expected of a whole day, not of a time / leave out `at 09:00`",
    "error: 2026-11-17 is not ahead of 2026-11-17 / name a later date",
    "error: 2026-11-01 is not ahead of 2026-11-17 / name a later date",
    "error: two tests have this title / give one of them another title")
}

@Test func recordsAreThereOnceAndAtTheirTime() throws {
  try expectFindings(
    in: "test \"records\"\n" + people + """
        given invoice ‸f1
        given complaint f1 with client acme
        given client f2
        on 2026-11-16 given invoice f2 with client acme, ‸client empty
        change ‸f2 with status paid
        change invoice f2 with status paid
        change ‸invoice with status paid
        change employee anna with ‸nam "x"
        change ‸employee with name "x"
        remove invoice f2
        change invoice ‸f2 with status paid
        expect overdue for f2 to remind anna
        expect overdue for ‸acme to remind anna
        expect overdue for ‸complaint k1 to remind anna
      """,
    "error: invoice `f1` is given already / give this one another id",
    "error: `client` is set twice / keep one of them",
    "error: several records of this test are called `f2` / write its type, too: `client f2` or `invoice f2`",
    "error: this test has 2 records of type `invoice` / name one: `f1`",
    "error: `employee` has no field `nam` / did you mean `name`?",
    "error: this test has 2 records of type `employee` / name one: `anna`",
    "error: `f2` is not there on this day / it is given later, or was removed above",
    "error: rule `overdue` is for each invoice, and `acme` is of type `client` / name a record of type `invoice`",
    "error: rule `overdue` is for each invoice, not for each complaint / name a record of type `invoice`")
}

@Test func settingsOfAFileAreChecked() throws {
  try expectFindings(
    in: """
      calendar ‸poland
      time_zone ‸"Europe/Warsow"
      ‸time_zone "Europe/Warsaw"
      test "settings"
        on 2026-11-16 expect nothing
      """,
    "error: no calendar is called `poland` / Saturday and Sunday are off without this line",
    "error: there is no time zone `Europe/Warsow` / did you mean `Europe/Warsaw`?",
    "error: `time_zone` is said twice / keep one of the lines")
}

@Test func whatAMistakeHidesIsNotFoundMissing() throws {
  try expectFindings(
    in: """
      test "one mistake"
        given employee anna with email anna‸@example.com
        given client acme with manager anna
        given invoice ‸FV/1 with client acme, status open
        on 2026-11-16 expect overdue for f1 to remind anna, helena
        change f1 with status paid
      test "another"
        given invoice f1 with status open
        on 2026-11-16 expect nothing
      """,
    "error: `@` has no meaning here / write mail addresses in double quotes: `\"anna@example.com\"`",
    "error: an id of more than letters, digits and `_` stands in double quotes / write `\"FV/1\"`")
}

@Test func aTestWithAMistakeDoesNotKeepOthersFromBeingRun() throws {
  let file = try check(
    """
    test "broken"
      on 2026-11-16 expect nothin
    test "sound"
      on 2026-11-16 expect nothing
    """)
  #expect(file.tests.map(\.title) == ["broken", "sound"])
  #expect(file.tests.map(\.line) == [1, 3])
  #expect(file.tests.map { $0.script != nil } == [false, true])
}

@Test func aTestIsWhatItSays() throws {
  let file = try check(
    "time_zone \"Europe/Warsaw\"\ntest \"whole\"\n" + people + """
      on 2026-11-16 change f1 with status paid, due_on 2026-11-12, amount -10.50 PLN, opened_at 2026-11-16 09:00
      on 2026-11-16 at 10:00 acknowledge overdue for f1
      on 2026-11-17 done overdue for f1
      on 2026-11-17 remove f1
      on 2026-11-18 expect overdue for f1 to remind anna at step "14 days" late in a digest
      on 2026-11-18 at 09:00 expect overdue for f1 to remind "x@example.com"
      on 2026-11-19 expect nothing
      """)
  #expect(file.diagnostics.isEmpty, "\(file.diagnostics)")
  let script = try #require(file.tests.first?.script)
  let team = file.time
  #expect(team.zone.name == "Europe/Warsaw")
  #expect(
    script.given.map(\.key.description) == [
      "employee/anna", "employee/boris", "client/acme", "invoice/f1", "complaint/k1",
    ])
  // An omitted yes or no is no, other omitted fields are missing, required ones too.
  #expect(
    script.given[2].values == [
      .text("ACME"), .link(RecordKey("employee", "anna")), .yesNo(false), nil, nil, nil,
    ])
  #expect(script.start == date("2026-11-16"))
  #expect(
    script.events.map { $0.at } == [
      at("2026-11-16", in: team), at("2026-11-16", "10:00", in: team), at("2026-11-17", in: team),
      at("2026-11-17", "12:00", in: team),
    ])
  guard case .write(.put(let changed))? = script.events.first?.action else {
    Issue.record("the first event is no change")
    return
  }
  #expect(changed.values.contains(money("-10.50 PLN")))
  #expect(changed.values.contains(.instant(at("2026-11-16", "09:00", in: team))))
  #expect(changed.values.contains(.choice("paid")))
  #expect(script.days.map { "\($0.date) \($0.expected.count)" } == ["2026-11-18 2", "2026-11-19 0"])
  let first = try #require(script.days.first?.expected.first)
  #expect(first.address == "anna@example.com" && first.step == "14 days" && first.isLate && first.isInDigest)
  #expect(script.days.first?.expected.last?.time == TimeOfDay(hour: 9, minute: 0))
}
