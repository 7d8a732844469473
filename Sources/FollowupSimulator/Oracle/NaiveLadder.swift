// Which reminders an undisturbed follow-up should have sent, worked out event by event.

import FollowupModel
import WorkingTime

/// One reminder that should have gone.
struct Said: Hashable, Comparable, CustomStringConvertible {
  var step: String
  var occurrence: Int
  var at: Instant

  var description: String { "\(step) \(occurrence) at \(at)" }

  static func < (left: Said, right: Said) -> Bool { (left.at, left.step) < (right.at, right.step) }
}

struct NaiveLadder {
  struct Step {
    var after: Int
    var rungs: Rungs
    /// Where whoever it names lives.
    var zone: Zone
    var label: String { "\(after) \(after == 1 ? "day" : "days")" }
  }

  var steps: [Step]
  var openedAt: Instant
  var hour: Int
  var zone: Zone
  /// Nil where all days are alike.
  var workingDays: NaiveDays?

  init?(_ key: NaiveTeam.Key, _ team: NaiveTeam, openedAt: Instant) {
    let rules = team.rules
    let manager = team.manager(of: key)
    let zone = team.zones.zone(of: manager, team.settings)
    switch key.rule {
    case "overdue":
      guard let overdue = rules.overdue else { return nil }
      steps = [Step(after: 0, rungs: overdue.first, zone: zone)]
      if let after = overdue.secondAfter {
        let heads = team.zones.zone(of: manager.map { _ in Staff.head }, team.settings)
        steps.append(Step(after: after, rungs: overdue.second, zone: heads))
      }
    case "soon": steps = [Step(after: 0, rungs: Rungs(), zone: zone)]
    default:
      guard let rungs = key.rule == "busy" ? rules.busy?.rungs : rules.quiet else { return nil }
      steps = [Step(after: 0, rungs: rungs, zone: zone)]
    }
    (self.openedAt, hour, self.zone) = (openedAt, rules.hour, team.zones.team)
    workingDays = rules.countsWorkingDays ? team.days : nil
  }

  /// What should have been sent up to and at an instant.
  func said(until end: Instant) -> Set<Said> {
    var said: Set<Said> = []
    var counts = Array(repeating: 0, count: steps.count)
    var waiting: [Int: Said] = [:]
    for (at, index) in dues(until: end) {
      for (step, item) in waiting where item.at < at {
        said.insert(item)
        waiting[step] = nil
      }
      for step in waiting.keys where step < index { waiting[step] = nil }
      // What waits for the same window is one.
      guard waiting[index] == nil else { continue }
      let rungs = steps[index].rungs
      guard rungs.atMost.map({ counts[index] < $0 }) ?? true else { continue }
      counts[index] += 1
      waiting[index] = Said(step: steps[index].label, occurrence: counts[index], at: window(at, steps[index].zone))
    }
    for item in waiting.values where item.at <= end { said.insert(item) }
    return said
  }

  /// Whether something falls due after one instant and up to another, and its step is not bound to end.
  func isDue(after start: Instant, through end: Instant) -> Bool {
    dues(until: end).last { $0.0 > start }.map { steps[$0.1].rungs.atMost == nil } ?? false
  }

  /// When each step falls due, in order.
  private func dues(until end: Instant) -> [(Instant, Int)] {
    let opened = zone.date(at: openedAt).dayNumber
    let last = zone.date(at: end).dayNumber
    var dues: [(Instant, Int)] = [(openedAt, 0)]
    for day in opened...max(opened, last) {
      for (index, step) in steps.enumerated() {
        let start = opened + step.after
        let next = index + 1 < steps.count ? opened + steps[index + 1].after : Int.max
        guard day >= start, day < next, day > opened || index > 0 else { continue }
        let isDue = day == start || step.rungs.everyDays.map { isRung(day, from: start, every: $0) } ?? false
        let at = zone.startOfDay(CivilDate(dayNumber: day))
        if isDue, at <= end { dues.append((at, index)) }
      }
    }
    return dues
  }

  private func isRung(_ day: Int, from start: Int, every count: Int) -> Bool {
    guard let workingDays else { return (day - start) % count == 0 }
    return workingDays.isWorking(day) && workingDays.count(after: start, through: day) % count == 0
  }

  /// The first window at or after an instant.
  private func window(_ instant: Instant, _ zone: Zone) -> Instant {
    var day = zone.date(at: instant).dayNumber
    while true {
      let window = zone.instant(of: CivilDate(dayNumber: day), at: TimeOfDay(second: hour * 3600))
      if window >= instant, workingDays?.isWorking(day) ?? true { return window }
      day += 1
    }
  }
}
