// Rules to be drawn, from their texts, and how a browser shows them.

import FollowupModel
import ForecastReport
import Foundation
import RuleLanguage
import Testing

enum Ladders {
  private static let records = """
    record employee
      name   text
      email  email
      head   link to employee, optional

    record client
      name     text
      manager  link to employee, optional
      on_hold  yes or no

    record invoice
      client  link to client as invoices
      due_on  date
      status  one of open, paid

    group collections "c@example.com"

    """

  /// A rule with these clauses.
  static func picture(_ clauses: String, when: String = "status is open") throws -> PackPicture {
    let text = """
      rule overdue "Overdue payment"
        for each invoice
        when \(when)
        \(clauses)
        subject "late"

      rule other
        for each invoice
        when status is paid
        remind group collections
        paused
        subject "not looked at"

      """
    let checked = RuleChecker.check([
      SourceText(file: "records.rules", text: records), SourceText(file: "a.rules", text: text),
    ])
    let rules = try #require(checked.rules, "\(checked.diagnostics)")
    return PackPicture(
      title: "Payments", summary: "Reminds of what is late.", notes: ["As shipped."],
      rules: rules.rules.prefix(1).map {
        RulePicture($0, formatter: WrittenValues(), labels: rules.labels, groups: rules.groups)
      })
  }

  static var usual: PackPicture {
    get throws {
      try picture(
        """
        priority high
          remind client.manager every 3 working days at most 4 times
          after 14 days remind client.manager, client.manager.head
          after 30 days remind group collections with priority urgent
          unless client.on_hold
        """, when: "status is open and due_on is more than 3 days ago")
    }
  }

  /// Ladders of every length and kind.
  static var all: [String: PackPicture] {
    get throws {
      let clauses = [
        "once": "remind client.manager",
        "hours":
          "remind client.manager immediately\n  after 90 minutes remind client.manager.head\n  after 4 working hours "
          + "remind group collections with priority urgent",
        "daily":
          "remind client.manager every day with priority low\n  after 100 days remind client.manager.head every working day",
        "close":
          "remind client.manager\n  after 1 day remind client.manager\n  after 2 days remind client.manager\n  after 3 days "
          + "remind client.manager every 2 hours\n  after 30 days remind client.manager\n  after 60 days remind client.manager\n"
          + "  after 365 days remind client.manager.head, \"somebody.with.a.very.long.address.at.a.very.long.company@example.com\"",
        "years":
          "remind client.manager every month\n  after 1 year remind client.manager every monday with priority high",
      ]
      var pictures = try clauses.mapValues { try picture($0) }
      pictures["usual"] = try usual
      var pack = try usual
      pack.rules = try pictures.keys.sorted().flatMap { try #require(pictures[$0]).rules }
      return ["pack": pack]
    }
  }
}

/// Values as rules write them.
struct WrittenValues: ValueFormatter {
  func text(of value: Value, language: String) -> String { "\(value)" }
  func days(_ number: Number, language: String) -> String { "\(number) days" }
  func plural(_ number: Number, forms: [String], language: String) -> String { forms.last ?? "" }
}

/// What Chromium finds wrong with pages and drawings.
func rendered(_ pages: [String: String]) throws -> [String] {
  let file = FileManager.default.temporaryDirectory.appendingPathComponent("pictures-\(UUID()).json")
  defer { try? FileManager.default.removeItem(at: file) }
  try JSONEncoder().encode(pages).write(to: file)
  if let folder = ProcessInfo.processInfo.environment["PACK_PICTURES"], pages["bad"] == nil {
    _ = try runRenderer(["pictures", file.path, folder])
  }
  return try JSONDecoder().decode([String].self, from: try runRenderer(["check", file.path]))
}

private func runRenderer(_ arguments: [String]) throws -> Data {
  let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("render_pictures.py")
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", script.path] + arguments
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let bytes = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0, "render_pictures.py ended with \(process.terminationStatus)")
  return bytes
}
