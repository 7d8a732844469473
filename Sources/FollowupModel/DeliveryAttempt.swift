// One attempt to hand a mail over, as it is kept.

/// An attempt that ended.
public struct DeliveryAttempt: Hashable, Codable, Sendable {
  /// How it ended.
  public enum Outcome: String, Hashable, Codable, Sendable {
    case delivered, deferred, failed, ambiguous
    /// The server could not be asked, or took no mail at all.
    case unreachable
  }

  /// From 1, within its mail.
  public var number: Int
  public var startedAt: Instant
  public var endedAt: Instant
  /// The server that answered, or was asked; nil where none was reached, or that is not known.
  public var server: String?
  public var outcome: Outcome
  /// The answer with its codes, or what happened instead.
  public var words: String

  public init(
    number: Int, startedAt: Instant, endedAt: Instant, server: String?, outcome: Outcome, words: String
  ) {
    self.number = number
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.server = server
    self.outcome = outcome
    self.words = words
  }
}
