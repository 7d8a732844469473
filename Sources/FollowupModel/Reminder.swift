// What one step occurrence says to one person.

/// Why something that was due was not sent. `explain` and the history print it.
public enum NotSent: String, Codable, Sendable, CaseIterable {
  case unless
  case snoozed
  case acknowledged
  case done
  case muted
  case paused
  case held
  /// A record changed, or a person acted, before the window.
  case ended
  /// `if late skip`.
  case late
  /// A later step started, or a later occurrence of the step took its place.
  case superseded
  /// At the window another person answers for it.
  case replaced
  /// The rule, the step or the record is gone.
  case removed

  /// For people, in a sentence: "not sent because …".
  public var phrase: String {
    switch self {
    case .unless: return "the rule's `unless` holds"
    case .snoozed: return "it is snoozed"
    case .acknowledged: return "the step was acknowledged"
    case .done: return "it is done"
    case .muted: return "the rule is muted for this record"
    case .paused: return "the rule is paused"
    case .held: return "the change that opened it waits to be released"
    case .ended: return "it had ended before the window came"
    case .late: return "it was late and the rule says `if late skip`"
    case .superseded: return "a later step or occurrence took its place"
    case .replaced: return "another person answers for it now"
    case .removed: return "its rule, step or record is gone"
    }
  }
}

/// Where a reminder is said.
public struct Channels: OptionSet, Hashable, Codable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  public static let mail = Channels(rawValue: 1)
  public static let journal = Channels(rawValue: 2)
}

/// What a step occurrence of a follow-up says to one person. A reminder exists at most once for its identity.
public struct Reminder: Hashable, Codable, Sendable {
  /// A reminder's identity, never used twice.
  public struct Identity: Hashable, Codable, Sendable {
    public var followUp: Int64
    /// The step's label: its `after`, `0 days` for the first.
    public var step: String
    /// Counts the step's occurrences from 1.
    public var occurrence: Int
    /// The person's mail address, in lower case.
    public var person: String

    public init(followUp: Int64, step: String, occurrence: Int, person: String) {
      self.followUp = followUp
      self.step = step
      self.occurrence = occurrence
      self.person = person
    }
  }

  public enum State: Hashable, Codable, Sendable {
    /// Until its window.
    case waiting
    /// In the outbox; the envelope's number.
    case enveloped(Int64)
    /// Said in the journal only.
    case journaled
    case leftOut(NotSent)
  }

  public var identity: Identity
  public var dossier: DossierKey
  /// When the occurrence fell due; for merged occurrences, the latest.
  public var dueAt: Instant
  /// The moment of its window: everything for one person at one moment is one digest.
  public var moment: Instant
  /// Sent outside windows, in a mail of its own.
  public var isImmediate: Bool
  public var state: State

  public init(identity: Identity, dossier: DossierKey, dueAt: Instant, moment: Instant, isImmediate: Bool) {
    self.identity = identity
    self.dossier = dossier
    self.dueAt = dueAt
    self.moment = moment
    self.isImmediate = isImmediate
    state = .waiting
  }
}
