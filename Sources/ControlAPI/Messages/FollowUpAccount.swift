// Why a follow-up sends nothing, as answers show it. Every instant is a text in ISO 8601 with the team's offset.

/// The follow-up of a rule and a record, and every reason for its silence.
public struct FollowUpAccount: Hashable, Codable, Sendable {
  /// Nil where there never was one.
  public var followUp: FollowUpRow?
  public var closedAt: String?
  /// In words: `time: the condition no longer holds`.
  public var closing: String?
  /// Why nothing is sent now.
  public var reasons: [ReasonRow]
  /// What was sent last, and what was not and why: oldest first, at most twenty.
  public var story: [HistoryRow]

  public init(
    followUp: FollowUpRow? = nil, closedAt: String? = nil, closing: String? = nil, reasons: [ReasonRow] = [],
    story: [HistoryRow] = []
  ) {
    self.followUp = followUp
    self.closedAt = closedAt
    self.closing = closing
    self.reasons = reasons
    self.story = story
  }
}

/// One reason why nothing is sent now.
public struct ReasonRow: Hashable, Codable, Sendable {
  /// The code that the store and the journal have: `snoozed`, `window`, `deferred`… (`NotSent`).
  public var reason: String
  /// In words.
  public var text: String
  /// The step it is about, by its `after`; nil for all of them.
  public var step: String?
  /// The mail address of the person.
  public var person: String?
  /// Until when, as far as that is known.
  public var until: String?
  /// The mail, and what its server said.
  public var mail: Int64?
  public var words: String?

  public init(
    reason: String, text: String, step: String? = nil, person: String? = nil, until: String? = nil,
    mail: Int64? = nil, words: String? = nil
  ) {
    self.reason = reason
    self.text = text
    self.step = step
    self.person = person
    self.until = until
    self.mail = mail
    self.words = words
  }
}
