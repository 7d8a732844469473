// How a report is printed: for eyes, for programs, or as a page.

import ArgumentParser
import ControlAPI
import FollowupModel
import ForecastReport
import Foundation

enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, jsonl, html
}

/// The options of commands that print a report.
struct ReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file")) var output: String?
  @Option(
    help: ArgumentHelp("Point out who gets more than so many reminders in a day.", valueName: "number"))
  var threshold = 20

  /// Writes the whole of a report.
  func write(_ text: String) throws {
    guard let output else {
      Output.write(text)
      return
    }
    // Not by renaming: a link is followed, and a device stays one.
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: output)) } catch {
      throw Output.failure(
        .cannotWrite, "\(output) cannot be written", remedy: "name a file in a folder you may write to")
    }
  }

  func write(_ lines: [String]) throws { try write(lines.map { $0 + "\n" }.joined()) }

  /// Colours a line of a report on a terminal.
  func paint(_ text: String, _ tone: Tone) -> String {
    output == nil ? Colour.paint(text, tone) : text
  }
}

/// The days a report is about.
struct SpanOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The first day.", valueName: "date")) var from: String?
  @Option(help: ArgumentHelp("The last day.", valueName: "date")) var until: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Instead of both: so many days from today on, or with a minus the days before today.", valueName: "number"))
  var days: Int?
}

extension SpanOptions {
  /// The first and the last day.
  func days(today: CivilDate) throws -> (first: CivilDate, last: CivilDate) {
    switch (from, until, days) {
    case (let from?, let until?, nil):
      guard let first = CivilDate(iso: from), let last = CivilDate(iso: until), first <= last,
        last.adding(days: 1) != nil
      else {
        throw Output.failure(
          .wrongUsage, "`\(from)` to `\(until)` is no span of days", remedy: "write dates such as 2026-11-23")
      }
      return (first, last)
    case (nil, nil, let days?):
      guard days != 0, abs(days) <= SpanOptions.daysAtMost, let first = today.adding(days: min(days, 0)),
        let last = first.adding(days: abs(days) - 1)
      else {
        throw Output.failure(
          .wrongUsage, "`\(days)` is no number of days to look at",
          remedy: "write 14 for today and the 13 days after it, or -14 for the 14 days before today")
      }
      return (first, last)
    default:
      throw Output.failure(
        .wrongUsage, "name the days once", remedy: "write --from DATE --until DATE, or --days NUMBER")
    }
  }

  static let daysAtMost = 3660
}
