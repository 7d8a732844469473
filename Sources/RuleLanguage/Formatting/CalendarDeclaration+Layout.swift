// How calendars are laid out: a clause a line, in the order written.

import FollowupModel

extension CalendarDeclaration {
  var section: Section {
    var clauses = entries.map(\.unit)
    if let weekend, let range = weekendRange {
      clauses.append(Unit("weekend " + weekend.map(\.name).joined(separator: ", "), range, indent: 2))
    }
    if let hoursFrom, let hoursTo, let range = hoursRange {
      clauses.append(Unit("hours \(hoursFrom) to \(hoursTo)", range, indent: 2))
    }
    clauses.sort { $0.range.start < $1.range.start }
    return Section(units: [Unit("calendar \(name.text)", name.range, indent: 0)] + clauses)
  }
}

extension CalendarDeclaration.Entry {
  fileprivate var unit: Unit {
    let years = (fromYear.map { " from \($0)" } ?? "") + (untilYear.map { " until \($0)" } ?? "")
    let days = days.map(\.layout)
    var unit = Unit.list(isWorking ? "working" : "holiday", days.map { ($0, range) }, indent: 2)
    unit.pieces[days.count - 1].text += years
    return unit
  }
}

extension CalendarDeclaration.Day {
  fileprivate var layout: String {
    switch self {
    case .fixed(let month, let day): return "\(day) \(Words.months[month - 1].capitalized)"
    case .single(let date): return "\(date)"
    case .easter(let orthodox, let offset):
      let easter = orthodox ? "orthodox easter" : "easter"
      guard offset != 0 else { return easter }
      let distance = CalendarDuration(count: Int(offset.magnitude), unit: .day)
      return "\(easter) \(offset < 0 ? "-" : "+") \(distance)"
    }
  }
}

extension String {
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
