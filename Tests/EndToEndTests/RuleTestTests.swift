// `followupctl rules test` as a manager runs it: the shipped rules keep their promises, and a broken one is noticed.

import Foundation
import Testing

extension EndToEnd {
  @Suite struct RuleTests {
    @Test func theShippedRulesPassTheirTests() async throws {
      let ended = try await Program.run("followupctl", ["rules", "test", "\(Program.project)/Rules"])
      #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
      let passed = ended.lines.dropLast()
      #expect(ended.lines.last == "\(passed.count) passed, 0 failed")
      #expect(passed.allSatisfy { $0.hasPrefix("ok     \(Program.project)/Rules/") })
      let tested = Set(passed.compactMap { $0.split(separator: ":").first?.split(separator: "/").last })
      let rules = try FileManager.default.contentsOfDirectory(atPath: "\(Program.project)/Rules")
        .filter { $0.hasSuffix(".rules") }
      #expect(Set(rules.map { Substring($0.dropLast(5) + "tests") }) == tested)
    }

    /// Ten days are enough, and a quarter would take a minute.
    @Test func everyShippedRuleFindsWorkInTheSampleTeamsFirstDays() async throws {
      let sample = "\(Program.project)/Documentation/sample/followupd.toml"
      let ended = try await Program.run(
        "followupctl", ["simulate", "--config", sample, "--from", "2026-11-23", "--until", "2026-12-02"], seconds: 180)
      #expect(ended.status == 0, "\(ended.errors)")
      let heard = Set(try ended.objectLines().compactMap { $0["rule"] as? String })
      let folder = "\(Program.project)/Rules"
      let shipped = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".rules") }
        .flatMap { file in
          try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("rule ") }.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
        }
      #expect(shipped.count > 60)
      for rule in shipped { #expect(heard.contains(rule), "\(rule) says nothing of the sample team") }
    }

    @Test func theExampleOfTheDocumentationPasses() async throws {
      let example = "\(Program.project)/Documentation/examples/overdue_invoice/overdue_invoice"
      for path in ["\(example).tests", "\(example).rules"] {
        let ended = try await Program.run("followupctl", ["rules", "test", path])
        #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        #expect(
          ended.lines == [
            "ok     \(example).tests:1 reminds on the fourth day, and again three working days later",
            "1 passed, 0 failed",
          ])
      }
    }

    @Test func aChangedThresholdFailsTheTestsWithBothSidesAndTheReason() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let example = "\(Program.project)/Documentation/examples/overdue_invoice/overdue_invoice"
      let rules = try String(contentsOfFile: "\(example).rules", encoding: .utf8)
      try scratch.write("a.rules", rules.replacingOccurrences(of: "3 days ago", with: "5 days ago"))
      try scratch.write("a.tests", try String(contentsOfFile: "\(example).tests", encoding: .utf8))
      let ended = try await Program.run("followupctl", ["rules", "test", "a.tests"], folder: scratch.path)
      #expect(ended.status == 1)
      let title = "reminds on the fourth day, and again three working days later"
      #expect(
        ended.lines == [
          "FAILED a.tests:1 \(title)",
          "    day             expected                               sent",
          "    2026-11-15 sun  nothing                                nothing",
          "  ✗ 2026-11-16 mon  overdue_invoice for f1 to remind anna  nothing",
          "    2026-11-18 wed  (not checked)                          overdue_invoice for f1 to remind anna",
          "  ✗ 2026-11-19 thu  overdue_invoice for f1 to remind anna  nothing",
          "    2026-12-31 thu  nothing                                nothing",
          "  2026-11-16: expected overdue_invoice for f1 to remind anna; it was not sent: its condition is not true until "
            + "2026-11-18: status is open and due_on (12 November 2026) is more than 5 days ago and not client.on_hold",
          "  2026-11-19: expected overdue_invoice for f1 to remind anna; it was not sent: its next reminder falls due on "
            + "2026-11-23",
          "If what was sent is what you want, change the `on …` lines of the tests; if not, change the rule.",
          "0 passed, 1 failed",
        ], "\(ended.output)")
      let json = try await Program.run(
        "followupctl", ["rules", "test", "--format", "json", "a.tests"], folder: scratch.path)
      let test = try #require(try json.objects().first)
      #expect(test["title"] as? String == title && test["passed"] as? Bool == false)
      #expect(test["file"] as? String == "a.tests" && test["line"] as? Int == 1)
      #expect(
        (test["days"] as? [[String: Any]])?.compactMap { $0["date"] as? String } == [
          "2026-11-15", "2026-11-16", "2026-11-18", "2026-11-19", "2026-12-31",
        ])
    }

    @Test func noTestsAndMistakesInTestsAreNoSuccess() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      try scratch.write("a.rules", "record client\n  name text\n")
      let none = try await Program.run("followupctl", ["rules", "test", scratch.path])
      #expect(none.status == 1)
      #expect(none.errors.contains("there are no tests: no file ends in `.tests`"))
      try scratch.write(
        "a.tests", "test \"sound\"\n  on 2026-11-16 expect nothing\ntest \"broken\"\n  expect nothing\n")
      let broken = try await Program.run("followupctl", ["rules", "test", "a.tests"], folder: scratch.path)
      #expect(broken.status == 1)
      #expect(
        broken.errors == """
          a.tests:4:3: error: on which day is missing here
              expect nothing
              ^
            help: write `on 2026-11-16 …`

          """)
      #expect(
        broken.lines == [
          "ok     a.tests:1 sound", "FAILED a.tests:3 broken", "  the test has mistakes, so it was not run",
          "1 passed, 1 failed",
        ])
      // A mistake outside every test.
      try scratch.write("a.tests", "colour red\ntest \"sound\"\n  on 2026-11-16 expect nothing\n")
      #expect(try await Program.run("followupctl", ["rules", "test", scratch.path]).status == 1)
      // A rule with a mistake refuses them all.
      try scratch.write("a.rules", "record client\n  name txt\n")
      let refused = try await Program.run("followupctl", ["rules", "test", scratch.path])
      #expect(refused.status == 1 && refused.output.isEmpty)
    }

    @Test func withoutAPathThoseOfTheConfigurationAreRun() async throws {
      let place = try Workplace()
      defer { place.close() }
      try place.scratch.write(
        "rules/team.tests",
        """
        test "an open invoice is said at once"
          given employee anna with email "anna@example.com"
          given client acme with manager anna
          on 2026-11-16 at 10:15 given invoice f1 with client acme, status open
          on 2026-11-16 at 10:15 expect unpaid for f1 to remind anna
        """)
      let ended = try await place.ctl("rules", "test")
      #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
      #expect(ended.lines.last == "1 passed, 0 failed")
    }

    @Test func theTestsOfAPackHoldWhateverOtherPacksStandBesideIt() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      func rule(_ name: String) -> String {
        """
        rule \(name)
          for each task
          when due_on is in the past
          remind "anna@example.com"
          subject "{id}"

        """
      }
      func test(_ expected: String) -> String {
        """
        test "a late task"
          given task t1 with due_on 2026-11-12
          on 2026-11-13 \(expected)

        """
      }
      try scratch.write("records/task.rules", "record task\n  due_on  date\n")
      try scratch.write("a.rules", rule("late"))
      try scratch.write("b.rules", rule("tardy"))
      // About its own rules alone, or about another that it names.
      try scratch.write("a.tests", test("expect late for t1 to remind \"anna@example.com\""))
      try scratch.write(
        "b.tests",
        test(
          "expect late for t1 to remind \"anna@example.com\"\n  expect tardy for t1 to remind \"anna@example.com\""))
      let packs = try await Program.run("followupctl", ["rules", "test", scratch.path])
      #expect(packs.status == 0, "\(packs.output)\(packs.errors)")
      // Tests that belong to no pack are about all rules.
      try scratch.write("all.tests", test("expect late for t1 to remind \"anna@example.com\""))
      let all = try await Program.run("followupctl", ["rules", "test", scratch.path])
      #expect(all.lines.last == "2 passed, 1 failed", "\(all.output)")
    }

    @Test func filesOfTestsAloneAreEachRunAgainstTheRulesBesideThem() async throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      for (folder, days) in [("a", "3 days"), ("b", "5 days")] {
        try scratch.write(
          "\(folder)/x.rules",
          """
          record task
            due_on  date
          rule overdue
            for each task
            when due_on is more than \(days) ago
            remind "anna@example.com"
            subject "{id}"
          """)
        let day = folder == "a" ? "2026-11-16" : "2026-11-18"
        try scratch.write(
          "\(folder)/x.tests",
          """
          test "\(days)"
            given task t1 with due_on 2026-11-12
            on 2026-11-13 expect nothing
            on \(day) expect overdue for t1 to remind "anna@example.com"
          """)
      }
      let ended = try await Program.run(
        "followupctl", ["rules", "test", "a/x.tests", "b/x.tests"], folder: scratch.path)
      #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
      #expect(ended.lines == ["ok     a/x.tests:1 3 days", "ok     b/x.tests:1 5 days", "2 passed, 0 failed"])
    }
  }
}
