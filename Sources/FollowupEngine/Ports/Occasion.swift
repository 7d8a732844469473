// What is said regularly, and what its sums are made from.

import FollowupModel

/// What is said regularly, and when it is said next.
public struct Occasion: Hashable, Sendable {
  public var name: String
  /// When it was said last, or first planned.
  public var since: Instant
  public var nextAt: Instant

  public init(name: String, since: Instant, nextAt: Instant) {
    self.name = name
    self.since = since
    self.nextAt = nextAt
  }
}

/// What a summary wants to know of a follow-up.
public struct FollowUpSpan: Hashable, Sendable {
  public var rule: String
  public var record: RecordKey
  public var dossier: DossierKey
  public var openedAt: Instant
  /// Nil: it is open.
  public var closedAt: Instant?

  public init(rule: String, record: RecordKey, dossier: DossierKey, openedAt: Instant, closedAt: Instant?) {
    self.rule = rule
    self.record = record
    self.dossier = dossier
    self.openedAt = openedAt
    self.closedAt = closedAt
  }
}
