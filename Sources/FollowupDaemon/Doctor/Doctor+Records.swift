// Rules, calendars and sources: what the daemon will read.

import FollowupModel
import Foundation
import RecordSources
import RuleLanguage
import WorkingTime

extension Doctor {
  /// The rules; nil where they have errors.
  mutating func checkRules(_ configuration: Configuration) -> RuleSet? {
    let loaded = RuleLoader.load(paths: configuration.rules, today: today).fitting(configuration)
    for diagnostic in loaded.diagnostics {
      let place = diagnostic.line > 0 ? "\(diagnostic.file):\(diagnostic.line)" : diagnostic.file
      let message = "\(place): \(diagnostic.message)"
      add(
        diagnostic.severity == .error
          ? .error("rules", message, diagnostic.help) : .warning("rules", message, diagnostic.help))
    }
    guard let rules = loaded.rules else { return nil }
    if rules.rules.isEmpty {
      add(.warning("rules", "there is no rule, so nobody is reminded", "copy one from /usr/share/followupd/rules"))
    } else {
      add(.ok("rules", "\(count(rules.rules.count, "rule")) in \(count(loaded.files.count, "file"))"))
    }
    return rules
  }

  /// Whether holidays are known for the twelve months to come.
  mutating func checkCalendar(_ configuration: Configuration, _ rules: RuleSet) {
    guard let name = configuration.calendar else {
      return add(
        .warning(
          "calendar", "no `calendar` is named, so holidays count as working days",
          "name one that the rules declare, such as calendar = \"poland\""))
    }
    guard let time = try? configuration.time(by: rules) else { return }
    let daysOff = (1...12).map { month in (month, holidays(inMonth: month, time.calendar)) }
    let total = daysOff.reduce(0) { $0 + $1.1 }
    guard total > 0 else {
      return add(
        .warning(
          "calendar", "`\(name)` knows no holiday in the twelve months to come",
          "add those of the year to come to its declaration: `holiday \(today.year + 1)-…`"))
    }
    add(.ok("calendar", "`\(name)` knows \(count(total, "holiday")) on weekdays in the twelve months to come"))
  }

  /// Weekdays off between so many months ahead and the month before.
  private func holidays(inMonth month: Int, _ calendar: WorkingCalendar) -> Int {
    let first = (month - 1) * 365 / 12
    return (first..<(month * 365 / 12)).count { day in
      guard let date = today.adding(days: day) else { return false }
      return ![.saturday, .sunday].contains(date.weekday) && !calendar.isWorkingDay(date)
    }
  }

  mutating func checkSources(_ configuration: Configuration, _ rules: RuleSet) {
    if configuration.sources.isEmpty {
      add(.warning("sources", "no [[source]] is configured, so records come by `followupctl import` alone", nil))
    }
    for source in configuration.sources { check(source, configuration, rules) }
  }

  private mutating func check(_ source: SourceDescription, _ configuration: Configuration, _ rules: RuleSet) {
    let former = findings.count
    let name = "source `\(source.name)`"
    guard FileManager.default.fileExists(atPath: source.path.folder) else {
      return add(
        .error("sources", "the folder `\(source.path.folder)` of \(name) is not there", "make it, or correct `path`"))
    }
    do {
      let reader = try SourceReader(source, schema: rules.schema, time: try configuration.time(by: rules))
      let reading = try reader.read()
      for problem in reading.refused { add(.error("sources", "\(problem)", nil)) }
      guard let set = reading.changeSet else {
        guard reading.refused.isEmpty else { return }
        return add(
          .warning(
            "sources", "no file matches the path of \(name)",
            "put one into `\(source.path.folder)` whose name is like `\(source.path.namePattern)`"))
      }
      if let user {
        for file in set.files where !user.may(.read, file) {
          add(.error("sources", "`\(user.name)` may not read `\(file)`", "run `chmod a+r \(file)`"))
        }
      }
      noteRejected(set, name)
      addOK("sources", "\(name): \(count(set.recordCount, "record"))", unless: former)
    } catch {
      add(.error("sources", "\(error)", nil))
    }
  }

  private mutating func noteRejected(_ set: ChangeSet, _ name: String) {
    guard let first = set.rejected.first else { return }
    let rows = set.recordCount + set.rejected.count
    let message =
      "\(name): \(set.rejected.count) of \(count(rows, "row")) are bad, the first in \(first.file):\(first.line)"
    let isHeld = Double(set.rejected.count) > set.rejectedAtMost * Double(rows)
    add(isHeld ? .error("sources", message, first.reason) : .warning("sources", message, first.reason))
  }
}
