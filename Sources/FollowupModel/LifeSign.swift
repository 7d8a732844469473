// How long work shows that it gets on, to whoever must tell slow from stuck.

import Synchronization

/// Counts the steps of work that takes long. It may be counted and read by any thread.
public final class LifeSign: Sendable {
  private let counter = Atomic<Int>(0)

  public init() {}

  /// Another step is done.
  public func step() { counter.add(1, ordering: .relaxed) }

  /// The steps so far.
  public var steps: Int { counter.load(ordering: .relaxed) }
}
