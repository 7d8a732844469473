// A calendar by its name: the configuration, an option or a test names one, and the rules declare it. Never another in
// its place.

import FollowupModel
import WorkingTime

/// A calendar that no rule file declares.
public struct UnknownCalendar: Error, Hashable, Sendable, CustomStringConvertible {
  public var name: String
  /// The names that are declared, sorted.
  public var known: [String]

  public var description: String { "no rule file declares `calendar \(name)`" }

  public var help: String {
    if let near = nearestName(to: name, among: known) { return "did you mean `\(near)`?" }
    return known.isEmpty
      ? "add a file that does: Documentation/calendars.md says how; Poland's and Russia's are in Rules/calendars"
      : "declared: \(known.joined(separator: ", "))"
  }
}

extension RuleSet {
  /// The calendar of a name; without a name, Saturday and Sunday are off and 09:00 to 17:00 is worked.
  public func calendar(_ name: String?) throws(UnknownCalendar) -> WorkingCalendar {
    guard let name else { return WorkingCalendar() }
    guard let calendar = calendars[name] else { throw UnknownCalendar(name: name, known: calendars.keys.sorted()) }
    return calendar
  }
}
