// What one step occurrence says to one person.

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

    /// Why no mail of it left, as far as the reminder itself tells; for one in a mail its envelope tells.
    public var notSent: NotSent? {
      switch self {
      case .waiting: return .window
      case .enveloped: return nil
      case .journaled: return .journalOnly
      case .leftOut(let reason): return reason
      }
    }

    /// The number of the envelope it is in.
    public var envelope: Int64? {
      if case .enveloped(let number) = self { return number }
      return nil
    }
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
