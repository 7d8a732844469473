// Outlooks of tests against today and now. What a day is away from today is known exactly for days and weeks, and
// between bounds for months, years and working days.

import FollowupModel

extension OutlookReader {
  func day(_ node: Node, _ moment: Moment, _ test: Test) -> Outlook {
    let (base, offset) = steady(node)
    guard let (surely, perhaps) = days(of: moment) else { return opaque(test, nil) }
    let all = ages(of: base)
    return of(
      .age(base), [node], yes: .numbers(perhaps.shifted(by: offset).intersection(all)),
      no: .numbers(surely.complement.shifted(by: offset).intersection(all)),
      mayFail: moment.measures || mayOverflow(node))
  }

  func second(_ node: Node, _ moment: Moment, _ test: Test) -> Outlook {
    guard let seconds = seconds(of: moment) else { return opaque(test, nil) }
    let all: Ranges = node == .now ? Ranges(0...0) : .everything
    return numbers(.clock(node), [node], seconds, within: all, mayFail: moment.measures)
  }

  /// The ages of a date (in days) at which a test is surely true, and at which it may be; nil where that depends on
  /// more than the date.
  private func days(of moment: Moment) -> (surely: Ranges, perhaps: Ranges)? {
    func exact(_ ranges: Ranges) -> (Ranges, Ranges) { (ranges, ranges) }
    switch moment {
    case .past: return exact(Ranges(.greater, 0))
    case .future: return exact(Ranges(.less, 0))
    case .today: return exact(Ranges(.equal, 0))
    case .tomorrow: return exact(Ranges(.equal, -1))
    case .yesterday: return exact(Ranges(.equal, 1))
    case .period(let which, let period): return days(of: period, which)
    case .distance(let distance, let span, let side):
      guard let edges = edges(of: span, side) else { return nil }
      let (first, second) = (
        Ranges(Bounds(distance, side, at: 0, edge: edges.lowerBound)),
        Ranges(Bounds(distance, side, at: 0, edge: edges.upperBound))
      )
      let perhaps = distance == .exactly ? Ranges(edges) : first.union(second)
      return (first.intersection(second), perhaps)
    case .between(let low, let high, let side):
      guard let near = edges(of: low, side), let far = edges(of: high, side) else { return nil }
      let (from, through) = side == .ago ? (near, far) : (far, near)
      return (
        Ranges(from: from.upperBound, through: through.lowerBound),
        Ranges(from: from.lowerBound, through: through.upperBound)
      )
    }
  }

  private func days(of period: CalendarPeriod, _ which: Which) -> (Ranges, Ranges) {
    // The longest, and the longest two of a kind that follow each other.
    let (one, two) =
      switch period {
      case .week: (7, 14)
      case .month: (31, 62)
      case .quarter: (92, 184)
      case .year: (366, 731)
      }
    switch which {
    case .this: return (Ranges(0...0), Ranges((1 - one)...(one - 1)))
    case .last: return (.nothing, Ranges(1...(two - 1)))
    case .next: return (.nothing, Ranges((1 - two)...(-1)))
    }
  }

  /// Between which days, seen from a date, the date moved by a span lies; nil where the span is not fixed.
  private func edges(of span: Span, _ side: Side) -> ClosedRange<Int>? {
    guard case .literal(.number(let number)) = span.count, number.isWhole, number.truncated >= 0,
      number.truncated <= OutlookReader.daysLimit
    else { return nil }
    let count = number.truncated
    let days: ClosedRange<Int>
    switch span.unit {
    case .day: days = count...count
    case .week: days = (7 * count)...(7 * count)
    case .month: days = (28 * count)...(31 * count)
    case .year: days = (365 * count)...(366 * count)
    case .workingDay: days = count...(count == 0 ? 0 : 366 * OutlookReader.daysLimit)
    case .minute, .hour, .workingHour: return nil
    }
    return side == .ago ? days : (-days.upperBound)...(-days.lowerBound)
  }

  /// More days than any rule counts, and few enough to calculate with.
  private static let daysLimit = 1_000_000

  private func seconds(of moment: Moment) -> Ranges? {
    switch moment {
    case .past: return Ranges(.greater, 0)
    case .future: return Ranges(.less, 0)
    case .distance(let distance, let span, let side):
      return seconds(of: span, side).map { Ranges(Bounds(distance, side, at: 0, edge: $0)) }
    case .between(let low, let high, let side):
      guard let near = seconds(of: low, side), let far = seconds(of: high, side) else { return nil }
      return side == .ago ? Ranges(from: near, through: far) : Ranges(from: far, through: near)
    default: return nil
    }
  }

  private func seconds(of span: Span, _ side: Side) -> Int? {
    guard case .literal(.number(let number)) = span.count, number.isWhole, number.truncated <= OutlookReader.daysLimit
    else { return nil }
    let unit: Int
    switch span.unit {
    case .minute: unit = 60
    case .hour: unit = 3600
    default: return nil
    }
    return (side == .ago ? 1 : -1) * number.truncated * unit
  }

  // MARK: Dates

  /// A date as another one and so many days: `due_on + 1 week` is `due_on` and 7.
  func steady(_ node: Node) -> (base: Node, offset: Int) {
    guard case .shifted(let inner, let span, let side) = node, isDate(inner), let edges = edges(of: span, side),
      edges.lowerBound == edges.upperBound
    else { return (node, 0) }
    let (base, offset) = steady(inner)
    return (base, offset + edges.lowerBound)
  }

  /// Whether adding to a date may leave the calendar.
  func mayOverflow(_ node: Node) -> Bool {
    if case .shifted = node { return true }
    return false
  }

  /// The ages that a date can have.
  func ages(of node: Node) -> Ranges {
    switch node {
    case .today: return Ranges(0...0)
    case .anniversary: return Ranges(from: nil, through: 0)
    default: return .everything
    }
  }

  func isDate(_ node: Node) -> Bool {
    switch node {
    case .literal(.date), .today, .dateOf, .anniversary: return true
    case .path(let path): return field(path)?.type == .date
    case .shifted(let inner, _, _): return isDate(inner)
    default: return false
    }
  }
}

extension Ranges {
  fileprivate init(_ bounds: Bounds) { self.init(from: bounds.from, through: bounds.through) }
}

extension Moment {
  /// Whether it moves a date or instant, which may leave the calendar.
  fileprivate var measures: Bool {
    switch self {
    case .distance, .between: return true
    default: return false
    }
  }
}
