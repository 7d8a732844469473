// What waits for a person, as the store keeps it.

import FollowupModel

/// A change that waits for a person.
public struct HeldChange: Hashable, Codable, Sendable {
  public enum Reason: String, Codable, Sendable {
    /// Too many rows were bad.
    case rejected
    /// A snapshot would remove too much.
    case removed
    /// Too many follow-ups would open; they exist, held, and wait.
    case opened
    /// The first import: as `opened`, of all that a new team's files opened. While it is counting it only says that the
    /// first import is under way, and nothing waits.
    case first
  }

  /// What was decided about the follow-ups that a change opened, while they are too many for one transaction.
  public struct Decision: Hashable, Codable, Sendable {
    public enum Word: String, Codable, Sendable {
      /// They were few enough: as if they had not been held.
      case goOn
      /// A person lets them go: one reminder each, then as ever.
      case remind
      /// They stay open and are known.
      case beKnown
      /// They are closed, and their rules muted for their records.
      case end
    }

    public var word: Word
    /// Who decided; empty for nobody.
    public var person: String
    public var at: Instant

    public init(_ word: Word, by person: String, at: Instant) {
      self.word = word
      self.person = person
      self.at = at
    }
  }

  /// What the store calls it; 0 before it is stored.
  public var number: Int64
  public var reason: Reason
  public var at: Instant
  /// Files or rules it came from, and the counts, for people.
  public var summary: String
  /// What to apply on release; nil for `opened` and `first`.
  public var changeSet: ChangeSet?
  /// For `opened`: whether the looks that this change asked for are still under way, so that nobody knows yet
  /// how many follow-ups it opens.
  public var isCounting: Bool
  /// Nil until it is decided; afterwards it is only there until the decision is carried out.
  public var decision: Decision?

  /// Whether it waits for a person.
  public var waits: Bool { !isCounting && decision == nil }

  public init(reason: Reason, at: Instant, summary: String, changeSet: ChangeSet? = nil, isCounting: Bool = false) {
    number = 0
    self.reason = reason
    self.at = at
    self.summary = summary
    self.changeSet = changeSet
    self.isCounting = isCounting
  }
}
