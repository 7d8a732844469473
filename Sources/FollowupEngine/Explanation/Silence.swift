// Why nothing is sent, and until when.

import FollowupModel

/// A reason for which something is not sent, and the instant until which it holds.
public struct Silence: Hashable, Sendable {
  public var reason: NotSent
  /// Nil where nothing but a person or a record ends it, or where it is not known.
  public var until: Instant?

  public init(_ reason: NotSent, until: Instant? = nil) {
    self.reason = reason
    self.until = until
  }
}
