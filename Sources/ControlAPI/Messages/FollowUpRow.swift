// Follow-ups as answers show them. Every instant is a text in ISO 8601 with the team's offset.

/// One follow-up of `followupctl list`.
public struct FollowUpRow: Hashable, Codable, Sendable {
  public var number: Int64
  public var rule: String
  /// The type of its record, and the record's id.
  public var record: String
  public var id: String
  /// The id of the client; nil for a record of no client.
  public var client: String?
  /// `open`, `acknowledged`, `known`, `snoozed`, `done`, `held`, `closed`.
  public var state: String
  public var openedAt: String
  /// When it is next looked at, as far as that is known.
  public var nextAt: String?
  /// The mail addresses of those who are reminded.
  public var people: [String]

  public init(
    number: Int64, rule: String, record: String, id: String, client: String?, state: String, openedAt: String,
    nextAt: String? = nil, people: [String] = []
  ) {
    self.number = number
    self.rule = rule
    self.record = record
    self.id = id
    self.client = client
    self.state = state
    self.openedAt = openedAt
    self.nextAt = nextAt
    self.people = people
  }
}

/// One follow-up with its story, of `followupctl show`.
public struct FollowUpDetail: Hashable, Codable, Sendable {
  public var followUp: FollowUpRow
  public var reminders: [ReminderRow]
  /// Oldest first.
  public var history: [HistoryRow]

  public init(followUp: FollowUpRow, reminders: [ReminderRow] = [], history: [HistoryRow] = []) {
    self.followUp = followUp
    self.reminders = reminders
    self.history = history
  }
}

/// One reminder of a follow-up.
public struct ReminderRow: Hashable, Codable, Sendable {
  /// The step by its `after`: `0 days` for the first.
  public var step: String
  public var occurrence: Int
  public var person: String
  public var dueAt: String
  /// `waiting`, `enveloped`, `journaled`, `left out`.
  public var state: String
  /// The mail it is in and how far that came, or why it was left out.
  public var detail: String?
  /// Why it did not reach the person, as a code: `snoozed`, `window`, `deferred`… (`NotSent`).
  public var reason: String?

  public init(
    step: String, occurrence: Int, person: String, dueAt: String, state: String, detail: String? = nil,
    reason: String? = nil
  ) {
    self.reason = reason
    self.step = step
    self.occurrence = occurrence
    self.person = person
    self.dueAt = dueAt
    self.state = state
    self.detail = detail
  }
}

/// One line of a follow-up's story.
public struct HistoryRow: Hashable, Codable, Sendable {
  public var at: String
  /// The journal's word: `opened`, `reminded`, `delivered`…
  public var event: String
  public var detail: String
  /// The step it is about, by its `after`.
  public var step: String?
  /// Why nothing was sent, as a code: `snoozed`, `unless`, `late`… (`NotSent`); and the instant until which that holds.
  public var reason: String?
  public var until: String?

  public init(
    at: String, event: String, detail: String, step: String? = nil, reason: String? = nil, until: String? = nil
  ) {
    self.at = at
    self.event = event
    self.detail = detail
    self.step = step
    self.reason = reason
    self.until = until
  }
}
