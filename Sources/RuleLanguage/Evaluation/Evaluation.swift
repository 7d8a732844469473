// One evaluation: the records whose fields it reads, and the way along links and lists.

import FollowupModel
import WorkingTime

/// An evaluation under way. `scopes` are the rule's record and the elements of the aggregates around.
struct Evaluation {
  let context: EvaluationContext
  var scopes: [Record]
  /// Until when the trends met so far can be relied on; nil: for as far as ends are looked for.
  private(set) var steadyUntil: Instant?
  /// The rule that is asked, for problems.
  var asker: String?
  /// Of the outermost list under way.
  var visits: NestedVisits?

  init(_ context: EvaluationContext, scopes: [Record]) {
    self.context = context
    self.scopes = scopes
  }

  /// An evaluation of what is said of one record.
  init(_ context: EvaluationContext, of record: Record) {
    self.context = context
    // With room for an element, so that the first does not move the record.
    scopes = []
    scopes.reserveCapacity(2)
    scopes.append(record)
  }

  /// The value at the end of a path; nil where something on the way is missing.
  func value(of path: RecordPath) -> Value? {
    if path.links.isEmpty { return value(path.end, of: scopes[path.scope]) }
    var record = scopes[path.scope]
    for link in path.links {
      guard let next = follow(link, of: record) else { return nil }
      record = next
    }
    return value(path.end, of: record)
  }

  private func value(_ end: PathEnd, of record: Record) -> Value? {
    switch end {
    case .field(let index): return index < record.values.count ? record.values[index].flatMap(withinCalendar) : nil
    case .id: return .text(record.key.id.text)
    case .record: return .link(record.key)
    }
  }

  /// Nil for dates and instants beyond the years 1…9999, so that no arithmetic on them can overflow.
  private func withinCalendar(_ value: Value) -> Value? {
    switch value {
    case .date(let date): return EvaluationContext.days.contains(date.dayNumber) ? value : nil
    case .instant(let instant): return EvaluationContext.seconds.contains(instant.second) ? value : nil
    default: return value
    }
  }

  /// The records of a list, flattened; each as often as a way leads to it.
  func records(of list: ListPath) -> [Record] {
    var hops = list.hops[...]
    guard let first = hops.popFirst() else { return [scopes[list.scope]] }
    // Mostly there is one hop, and what it leads to is not copied.
    return hops.reduce(records(over: first, from: scopes[list.scope])) { records, hop in
      records.flatMap { self.records(over: hop, from: $0) }
    }
  }

  private func records(over hop: ListPath.Hop, from record: Record) -> [Record] {
    switch hop {
    case .link(let field): return follow(field, of: record).map { [$0] } ?? []
    case .list(let type, let field): return context.records.records(of: type, linking: field, to: record.key)
    }
  }

  /// The record that a link leads to. One that leads nowhere is noted.
  private func follow(_ link: Int, of record: Record) -> Record? {
    guard let key = record.link(link) else { return nil }
    if let target = context.records.record(key) { return target }
    context.problems?.note(
      DataProblem(
        problem: "dangling-link", record: record.key, message: "links to \(key.type) `\(key.id)`, which is not there"))
    return nil
  }

  /// Notes a problem of the rule's own record.
  func note(_ problem: String, _ message: String) {
    guard let log = context.problems, let record = scopes.first else { return }
    log.note(DataProblem(problem: problem, record: record.key, message: message))
  }

  func noteOverflow() { note("overflow", "a value goes beyond what can be computed, and counts as missing") }

  func noteMixedCurrencies() { note("mixed-currencies", "amounts in different currencies can not be added up") }

  /// Runs `body` with an element as the innermost record.
  mutating func within<Result>(_ element: Record, _ body: (inout Evaluation) -> Result) -> Result {
    scopes.append(element)
    defer { scopes.removeLast() }
    return body(&self)
  }

  /// Trends met from here on are to be relied on no longer than until `end`.
  mutating func keepSteady(until end: Instant) { steadyUntil = earliest(steadyUntil, end) }

  /// The first second, from `until` to the horizon, at which `holds` is false; the horizon where it always holds.
  ///
  /// `holds` is true now, and once false it stays false for as long as trends are steady, which is the horizon here.
  func firstChange(from until: Instant, of holds: (inout Evaluation) -> Bool) -> Instant {
    let horizon = max(earliest(context.horizon, steadyUntil) ?? until, until)
    var low = context.now
    var high = until
    var step = max(1, until - low)
    while stays(at: high, holds) {
      guard high < horizon else { return horizon }
      low = high
      step *= 2
      high = min(high + step, horizon)
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if stays(at: middle, holds) { low = middle } else { high = middle }
    }
    return high
  }

  private func stays(at instant: Instant, _ body: (inout Evaluation) -> Bool) -> Bool {
    var later = Evaluation(context.at(instant), scopes: scopes)
    later.visits = visits
    return body(&later)
  }
}
