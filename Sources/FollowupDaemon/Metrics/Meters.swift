// What the daemon counts while it works, for `/metrics`: a few numbers, written down where they come about.

import FollowupModel
import FollowupEngine

/// Since the start of the daemon.
struct Meters: Sendable {
  /// How attempts to deliver ended.
  private(set) var deliveries = ["delivered": 0, "deferred": 0, "failed": 0, "ambiguous": 0]
  var reminders = 0
  /// Changes of rules or configuration that were refused.
  var refusals = 0
  /// Looks at a batch of dossiers, with what they wrote.
  var evaluation = DurationHistogram()
  var imports = DurationHistogram()
  /// When each source was last read whole, or found unchanged.
  var sourceSuccess: [String: Instant] = [:]

  mutating func count(_ outcome: DeliveryOutcome) {
    switch outcome {
    case .delivered: deliveries["delivered", default: 0] += 1
    case .deferred, .unreachable: deliveries["deferred", default: 0] += 1
    case .failed: deliveries["failed", default: 0] += 1
    case .ambiguous: deliveries["ambiguous", default: 0] += 1
    case .notTried: break
    }
  }
}

extension Daemon {
  /// Does something and notes how long it took.
  func timing(_ histogram: WritableKeyPath<Meters, DurationHistogram>, _ body: () throws -> Void) rethrows {
    let start = ContinuousClock.now
    defer { meters[keyPath: histogram].add(ContinuousClock.now - start) }
    try body()
  }
}
