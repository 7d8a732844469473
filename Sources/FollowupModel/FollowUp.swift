// One rule open on one record, and what people answered to it.

/// How urgent a reminder is; orders a digest and sets the importance of a mail.
public enum Priority: Int, Comparable, Codable, Sendable, CaseIterable {
  case low, normal, high, urgent

  public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }

  /// The word of the rule language.
  public var name: String { "\(self)" }

  public init?(name: some StringProtocol) {
    guard let priority = Priority.allCases.first(where: { $0.name == name }) else { return nil }
    self = priority
  }
}

/// Why a follow-up ended.
public enum Closing: String, Codable, Sendable {
  /// The condition stopped being true because time passed.
  case time
  /// A record changed so that the condition is no longer true.
  case change
  /// Its record was removed.
  case removed
  /// Its rule was removed, or changed so that the condition is no longer true.
  case rule
  /// A person said "done", and the match ended.
  case done
  /// A person discarded the held change that opened it.
  case discarded
}

/// A rule that matches a record, from the instant it began to match until it stops.
public struct FollowUp: Hashable, Codable, Sendable {
  /// What the store calls it; 0 before it is stored.
  public var number: Int64
  public var rule: String
  public var record: RecordKey
  public var dossier: DossierKey
  public var openedAt: Instant
  /// Step occurrences up to and including this instant have been dealt with.
  public var handledUntil: Instant
  /// How many occurrences of each step (by its label) counted since the opening or the last reopening.
  public var counted: [String: Int]
  /// The highest occurrence number of each step ever used: those of reminders never repeat.
  public var numbered: [String: Int]
  /// Steps (by label) that a changed rule brought: their occurrences up to the instant count as sent.
  public var newSteps: [String: Instant]
  /// The label of the step a person acknowledged: it repeats no more. `everyStep`: all of it is known.
  public var acknowledged: String?
  /// Nothing is sent before this instant.
  public var snoozedUntil: Instant?
  /// Set when a person said "done": the instant at which it is looked at again.
  public var doneUntil: Instant?
  /// The change that waits for a person and would open this one; it sends nothing until released.
  public var heldBy: Int64?
  public var closedAt: Instant?
  public var closing: Closing?

  public init(rule: String, record: RecordKey, dossier: DossierKey, openedAt: Instant) {
    number = 0
    self.rule = rule
    self.record = record
    self.dossier = dossier
    self.openedAt = openedAt
    handledUntil = openedAt + -1
    counted = [:]
    numbered = [:]
    newSteps = [:]
  }

  /// What `acknowledged` says of a match that was there when a team started from today. No step has this label.
  public static let everyStep = "every step"

  public var isOpen: Bool { closedAt == nil }

  /// Whether nothing of it is said until a person reopens it, for it was there when the team started from today.
  public var isKnown: Bool { acknowledged == FollowUp.everyStep }

  /// The word for people: one of open, acknowledged, known, snoozed, done, held, closed.
  public var stateName: String {
    if closedAt != nil { return "closed" }
    if heldBy != nil { return "held" }
    if doneUntil != nil { return "done" }
    if snoozedUntil != nil { return "snoozed" }
    if isKnown { return "known" }
    return acknowledged == nil ? "open" : "acknowledged"
  }
}

/// A rule that is to leave a record alone.
public struct Mute: Hashable, Codable, Sendable {
  public var rule: String
  public var record: RecordKey
  /// The instant it ends; nil until a person unmutes.
  public var until: Instant?

  public init(rule: String, record: RecordKey, until: Instant?) {
    self.rule = rule
    self.record = record
    self.until = until
  }
}

/// One line of a follow-up's story.
public struct HistoryEntry: Hashable, Codable, Sendable {
  public var followUp: Int64
  public var at: Instant
  /// The journal's word: `opened`, `reminded`, `snoozed`, `delivered`…
  public var event: String
  /// For people: who, which step, why not.
  public var detail: String
  /// The label of the step it is about, where it is about one.
  public var step: String?
  /// Why nothing was sent, or not to whom the rule names.
  public var reason: NotSent?
  /// The instant until which the reason holds, as far as it was known.
  public var until: Instant?

  public init(
    followUp: Int64, at: Instant, event: String, detail: String, step: String? = nil, reason: NotSent? = nil,
    until: Instant? = nil
  ) {
    self.followUp = followUp
    self.at = at
    self.event = event
    self.detail = detail
    self.step = step
    self.reason = reason
    self.until = until
  }
}
