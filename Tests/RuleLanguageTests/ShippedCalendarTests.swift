// The calendars we ship against the Python package `holidays`, day by day.

import Foundation
import FollowupModel
import RuleLanguage
import Testing
import WorkingTime

@Suite struct ShippedCalendarTests {
  @Test(arguments: ["poland", "russia"])
  func aShippedCalendarAgreesWithTheWorldEachDay(_ name: String) throws {
    let calendar = try Self.calendar(name)
    let lines = try Self.python(name)
    let (version, decrees) = try #require(lines.last.map { ($0[0], Int($0[1])) })
    #expect(version == "0.109", "run Tests/Support/setup.sh test")
    var days = 0
    for line in lines.dropLast() {
      let date = try #require(CivilDate(iso: line[0]))
      if calendar.isWorkingDay(date) != (line[1] == "1") {
        Issue.record("\(name): \(date), a \(date.weekday.name), is worked: \(line[1])")
      }
      days += 1
    }
    #expect(days == 7670)
    // The years whose decrees stand in our file are those that the package knows.
    if name == "russia" { #expect(try Self.singleDates(name).map(\.year).max() == decrees) }
  }

  @Test func aCalendarByDecreeIsMissedWhenItsYearIsNear() throws {
    let text = try Self.text("russia")
    func warnings(_ today: String) -> [String] {
      RuleChecker.check([SourceText(file: "russia.rules", text: text)], today: CivilDate(iso: today))
        .diagnostics.map(\.message)
    }
    #expect(warnings("2026-11-25").isEmpty)
    #expect(warnings("2027-01-01") == ["calendar `russia` has no dates for 2028 yet"])
    #expect(RuleChecker.check([SourceText(file: "russia.rules", text: text)]).diagnostics.isEmpty)
    let poland = SourceText(file: "poland.rules", text: try Self.text("poland"))
    #expect(RuleChecker.check([poland], today: CivilDate(iso: "2027-01-01")).diagnostics.isEmpty)
  }

  private static let project = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: project.appendingPathComponent("Rules/calendars/\(name).rules"), encoding: .utf8)
  }

  private static func calendar(_ name: String) throws -> WorkingCalendar {
    let checked = RuleChecker.check([SourceText(file: "\(name).rules", text: try text(name))])
    #expect(checked.diagnostics.isEmpty)
    return try #require(checked.rules?.calendars[name])
  }

  private static func singleDates(_ name: String) throws -> [CivilDate] {
    try calendar(name).days.compactMap { rule in
      if case .single(let date) = rule.day { date } else { nil }
    }
  }

  private static func python(_ country: String) throws -> [[Substring]] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("holidays.py").path
    process.arguments = ["python3", script, country, project.appendingPathComponent(".build/python").path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "run Tests/Support/setup.sh test")
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
  }
}
