// Zones that are asked for again and again, as each person has one.

import Synchronization

/// Zones by name, each read from its file once.
public final class ZoneCache: Sendable {
  private let known = Mutex<[String: Zone?]>([:])

  public init() {}

  /// The zone of an IANA name; nil where there is none, or where its file cannot be read.
  public func zone(named name: String) -> Zone? {
    known.withLock { known in
      if let zone = known[name] { return zone }
      let zone = try? Zone.named(name)
      known[name] = .some(zone)
      return zone
    }
  }
}
