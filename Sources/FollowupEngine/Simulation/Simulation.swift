// The real engine on a virtual clock: what a span of days brings, as fast as it can be computed.

import FollowupModel

/// Runs an engine from instant to instant, with a mail server that takes everything at once.
public struct Simulation {
  private let engine: Engine
  private let report: (ReminderReport) -> Void
  private let journal: (JournalEntry) -> Void
  /// The virtual clock.
  public private(set) var now: Instant

  /// `report` is called with every reminder, in the order in which they are sent, and `journal` with every entry.
  public init(
    engine: Engine, from: Instant, report: @escaping (ReminderReport) -> Void,
    journal: @escaping (JournalEntry) -> Void = { _ in }
  ) throws {
    self.engine = engine
    self.report = report
    self.journal = journal
    now = from
    try handle(.started)
  }

  /// Something happens now. Returns what it was answered.
  @discardableResult
  public mutating func handle(_ event: Event) throws -> [Reply] {
    var replies: [Reply] = []
    var events = [event]
    while let event = events.popLast() {
      for effect in try engine.handle(event, now: now) {
        switch effect {
        case .deliver(let envelope): events.append(.settled(envelope: envelope.number, .delivered("250 simulated")))
        case .reminded(let reminder): report(reminder)
        case .reply(let reply): replies.append(reply)
        case .journal(let entry): journal(entry)
        }
      }
    }
    return replies
  }

  /// Lets time pass up to an instant, where what falls due then is still to come.
  public mutating func run(upTo end: Instant) throws {
    try run(until: end + -1)
    now = max(now, end)
  }

  /// Lets time pass up to and including an instant.
  public mutating func run(until end: Instant) throws {
    while let wake = try engine.nextWake(), wake <= end {
      now = max(now, wake)
      try handle(.tick)
    }
    now = max(now, end)
  }
}
